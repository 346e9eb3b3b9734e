# The unit tests of core, for the native build and for WebAssembly under node.
# It must not change how core is compiled: the tests link the very library that the page's build makes of its sources.
file(GLOB_RECURSE unit_test_sources CONFIGURE_DEPENDS tests/unit/*.cpp)
# The one file of ui/ without Dear ImGui that is no header.
add_executable(facelog_tests ${unit_test_sources} wasm/ui/charts.cpp wasm/ui/describe.cpp)
target_link_libraries(facelog_tests PRIVATE facelog_core facelog_catch2)
target_include_directories(facelog_tests PRIVATE tests tests/unit)
target_precompile_headers(facelog_tests PRIVATE ${parsed_once} <catch2/catch_test_macros.hpp>)
target_compile_definitions(facelog_tests PRIVATE FACELOG_SOURCE_DIR="${CMAKE_CURRENT_SOURCE_DIR}")

# Catch2 leaves a failed REQUIRE by an exception: the tests have them, core has not.
if(EMSCRIPTEN)
  # WASM_ASYNC_COMPILATION=0: Emscripten 3.1.6 gives node's own fetch (18 and newer) a path, which it refuses.
  target_compile_options(facelog_catch2 PRIVATE -fexceptions)
  target_compile_options(facelog_tests PRIVATE -fexceptions)
  target_link_options(facelog_tests PRIVATE
    -fexceptions -sENVIRONMENT=node -sNODERAWFS=1 -sALLOW_MEMORY_GROWTH=1 -sTOTAL_STACK=1048576
    -sASSERTIONS=1 -sWASM_ASYNC_COMPILATION=0 -sEXIT_RUNTIME=1)
  set_target_properties(facelog_tests PROPERTIES SUFFIX .js)
  set(unit_test_command ${NODE_EXECUTABLE} $<TARGET_FILE:facelog_tests>)
else()
  set(unit_test_command facelog_tests)
endif()

enable_testing()
add_test(NAME unit COMMAND ${unit_test_command})
