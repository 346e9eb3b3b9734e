# The program that tests/conformance drives, and the example of wasm/core/aws/README.md as it stands there.
# It must not know what the tests compare them with.
add_executable(facelog_conformance tests/conformance/program.cpp)

set(aws_readme ${CMAKE_CURRENT_SOURCE_DIR}/wasm/core/aws/README.md)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${aws_readme})
file(READ ${aws_readme} aws_readme_text)
string(REGEX MATCH "```cpp\n([^`]*)```" aws_readme_block "${aws_readme_text}")
if(NOT aws_readme_block)
  message(FATAL_ERROR "${aws_readme} has no example")
endif()
file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/aws_readme_example.cpp CONTENT "${CMAKE_MATCH_1}" @ONLY)
add_executable(facelog_aws_readme ${CMAKE_CURRENT_BINARY_DIR}/aws_readme_example.cpp)

foreach(program facelog_conformance facelog_aws_readme)
  target_link_libraries(${program} PRIVATE facelog_core)
  target_compile_options(${program} PRIVATE -fno-exceptions)
  if(EMSCRIPTEN)
    target_link_options(${program} PRIVATE
      -sENVIRONMENT=node -sNODERAWFS=1 -sALLOW_MEMORY_GROWTH=1 -sTOTAL_STACK=1048576 -sWASM_ASYNC_COMPILATION=0
      -sEXIT_RUNTIME=1)
    set_target_properties(${program} PROPERTIES SUFFIX .js)
  endif()
endforeach()
