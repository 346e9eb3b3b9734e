# Finds the three libraries: on the machine where it has them, else from their repositories, pinned by commit.
# It must not install anything, and must not know what the libraries are used for.
include(FetchContent)
set(FETCHCONTENT_QUIET OFF)
# No SYSTEM below: CMake 3.25 hands it to git as part of the tag. The targets here say SYSTEM themselves.

# tools/setup.sh writes this file: where it unpacked sources (FETCHCONTENT_SOURCE_DIR_<NAME>), which node to use.
include(${CMAKE_CURRENT_SOURCE_DIR}/build/tools/sources.cmake OPTIONAL)

# --- nlohmann_json ---------------------------------------------------------------------------------------------------
# The machine's copy usually lies directly in /usr/include, which must never become an include folder of the
# WebAssembly builds: they see it through a folder of our own that holds this one library.
find_package(nlohmann_json 3.11 QUIET NO_CMAKE_FIND_ROOT_PATH)
if(nlohmann_json_FOUND)
  get_target_property(json_found_dir nlohmann_json::nlohmann_json INTERFACE_INCLUDE_DIRECTORIES)
  list(GET json_found_dir 0 json_found_dir)
else()
  FetchContent_Declare(nlohmann_json
    GIT_REPOSITORY https://github.com/nlohmann/json.git
    GIT_TAG 9cca280a4d0ccf0c08f47a99aa71d1b0e52f8d03) # v3.11.3
  FetchContent_MakeAvailable(nlohmann_json)
  set(json_found_dir ${nlohmann_json_SOURCE_DIR}/include)
endif()
set(json_include_dir ${CMAKE_CURRENT_BINARY_DIR}/json_include)
file(MAKE_DIRECTORY ${json_include_dir})
file(CREATE_LINK ${json_found_dir}/nlohmann ${json_include_dir}/nlohmann SYMBOLIC)
add_library(facelog_json INTERFACE)
target_include_directories(facelog_json SYSTEM INTERFACE ${json_include_dir})

# --- Catch2 ----------------------------------------------------------------------------------------------------------
if(FACELOG_TESTS)
  FetchContent_Declare(Catch2
    GIT_REPOSITORY https://github.com/catchorg/Catch2.git
    GIT_TAG fa43b77429ba76c462b1898d6cd2f2d7a9416b14) # v3.7.1
  FetchContent_MakeAvailable(Catch2)
  # Its own target has 110 files: the same library in one file takes a sixth of the time.
  set_property(DIRECTORY ${catch2_SOURCE_DIR} PROPERTY EXCLUDE_FROM_ALL ON)
  add_library(facelog_catch2 STATIC ${catch2_SOURCE_DIR}/extras/catch_amalgamated.cpp)
  target_include_directories(facelog_catch2 SYSTEM PUBLIC
    $<TARGET_PROPERTY:Catch2,INTERFACE_INCLUDE_DIRECTORIES>)
  target_compile_options(facelog_catch2 PRIVATE -w -O0 -g0)
endif()

# --- Dear ImGui ------------------------------------------------------------------------------------------------------
if(FACELOG_PAGE)
  FetchContent_Declare(imgui
    GIT_REPOSITORY https://github.com/ocornut/imgui.git
    GIT_TAG 45acd5e0e82f4c954432533ae9985ff0e1aad6d5) # v1.92.2b
  FetchContent_MakeAvailable(imgui)
  file(STRINGS ${imgui_SOURCE_DIR}/imgui.h imgui_version_line REGEX "^#define IMGUI_VERSION_NUM")
  string(REGEX MATCH "[0-9]+" imgui_version_num "${imgui_version_line}")
  if(imgui_version_num LESS 19200)
    message(FATAL_ERROR "Dear ImGui in ${imgui_SOURCE_DIR} is ${imgui_version_num}: 1.92 or newer is needed")
  endif()
  # The demo is left out, and of the rest what tools/trim_imgui.mjs lists.
  set(imgui_trimmed_dir ${CMAKE_CURRENT_BINARY_DIR}/imgui)
  set(imgui_files imgui.cpp imgui_draw.cpp imgui_tables.cpp imgui_widgets.cpp)
  list(TRANSFORM imgui_files PREPEND ${imgui_trimmed_dir}/ OUTPUT_VARIABLE imgui_trimmed)
  list(TRANSFORM imgui_files PREPEND ${imgui_SOURCE_DIR}/ OUTPUT_VARIABLE imgui_whole)
  add_custom_command(
    OUTPUT ${imgui_trimmed}
    COMMAND ${NODE_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/tools/trim_imgui.mjs
            ${imgui_SOURCE_DIR} ${imgui_trimmed_dir} ${imgui_files}
    DEPENDS ${imgui_whole} tools/trim_imgui.mjs
    COMMENT "Trimming Dear ImGui"
    VERBATIM)
  add_library(imgui STATIC ${imgui_trimmed})
  target_include_directories(imgui SYSTEM PUBLIC ${imgui_SOURCE_DIR})
  target_compile_options(imgui PRIVATE -w -fno-exceptions -fno-rtti)
  if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/wasm/ui/imconfig.h)
    target_include_directories(imgui PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/wasm)
    target_compile_definitions(imgui PUBLIC IMGUI_USER_CONFIG="ui/imconfig.h")
  endif()
endif()
