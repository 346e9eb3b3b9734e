// The phone's IndexedDB: transactions complete in order, whole or not at all; a crash keeps a prefix of them.
// Must not know what a value says.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>

namespace facelog::simulation {

class Disk {
 public:
  struct Transaction {
    std::map<std::string, std::string> puts;
    std::deque<std::string> deletes;
    bool settings = false;
    std::string settings_json;
  };

  std::map<std::string, std::string> records;
  std::string settings;

  void apply(const Transaction& transaction) {
    for (const auto& [key, value] : transaction.puts) records[key] = value;
    for (const std::string& key : transaction.deletes) records.erase(key);
    if (transaction.settings) settings = transaction.settings_json;
  }
};

}  // namespace facelog::simulation
