// Runs a range of seeds, or one with its trace; the last line counts: N passed, N failed.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "world.hpp"

namespace {

using facelog::simulation::World;

bool run_seed(std::uint64_t seed, bool trace, std::size_t& records) {
  World world(seed, trace);
  const std::string broken = world.run();
  records += world.promises.saved();
  if (!broken.empty()) {
    std::printf("seed %llu: %s\n", static_cast<unsigned long long>(seed), broken.c_str());
  }
  return broken.empty();
}

}  // namespace

int main(int argc, char** argv) {
  std::uint64_t first = 1;
  std::uint64_t seeds = 1000;
  bool trace = false;
  for (int i = 1; i < argc; ++i) {
    const std::string_view option = argv[i];
    const bool has_value = i + 1 < argc;
    if (option == "--trace") {
      trace = true;
    } else if (option == "--first" && has_value) {
      first = std::strtoull(argv[++i], nullptr, 10);
    } else if (option == "--seeds" && has_value) {
      seeds = std::strtoull(argv[++i], nullptr, 10);
    } else if (option == "--seed" && has_value) {
      first = std::strtoull(argv[++i], nullptr, 10);
      seeds = 1;
    } else {
      std::fprintf(stderr, "usage: --first SEED --seeds N | --seed SEED [--trace]\n");
      return 2;
    }
  }
  std::uint64_t failed = 0;
  std::size_t records = 0;
  for (std::uint64_t seed = first; seed < first + seeds; ++seed) {
    if (!run_seed(seed, trace, records)) ++failed;
  }
  std::printf("%zu records were called saved\n", records);
  std::printf("%llu passed, %llu failed\n", static_cast<unsigned long long>(seeds - failed),
              static_cast<unsigned long long>(failed));
  return failed == 0 ? 0 : 1;
}
