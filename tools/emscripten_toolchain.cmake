# CMake's toolchain file of both WebAssembly presets: hands over to the one that comes with the emcc on PATH.
# It must not set any flag: every Emscripten from 3.1.6 on brings its own.
if(NOT EMSCRIPTEN_ROOT_PATH)
  find_program(EMCC_EXECUTABLE emcc)
  if(NOT EMCC_EXECUTABLE)
    message(FATAL_ERROR "emcc is not on PATH: install Emscripten (tools/setup.sh does) or activate an emsdk")
  endif()
  find_program(EM_CONFIG_EXECUTABLE em-config)
  execute_process(COMMAND ${EM_CONFIG_EXECUTABLE} EMSCRIPTEN_ROOT
    OUTPUT_VARIABLE emscripten_root OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  set(EMSCRIPTEN_ROOT_PATH "${emscripten_root}" CACHE PATH "Emscripten's own folder")
endif()
set(emscripten_platform_file ${EMSCRIPTEN_ROOT_PATH}/cmake/Modules/Platform/Emscripten.cmake)
if(NOT EXISTS ${emscripten_platform_file})
  message(FATAL_ERROR "emcc is there, but not its CMake file ${emscripten_platform_file}")
endif()
include(${emscripten_platform_file})
