# The page: ui and host over core, Dear ImGui on WebGL2, and the folder of files that is deployed.
# It must not know where the page is deployed: build/web-release/site/ is the same for every target.
set(root ${CMAKE_CURRENT_SOURCE_DIR})
file(GLOB_RECURSE page_sources CONFIGURE_DEPENDS wasm/ui/*.cpp wasm/host/*.cpp)
add_executable(facelog ${page_sources})
set_target_properties(facelog PROPERTIES SUFFIX .mjs LINK_DEPENDS ${root}/web/seam.js)
target_link_libraries(facelog PRIVATE facelog_core imgui)
target_compile_options(facelog PRIVATE -fno-exceptions)
target_link_options(facelog PRIVATE
  -fno-exceptions
  --js-library ${root}/web/seam.js
  -sMODULARIZE=1 -sEXPORT_ES6=1 -sENVIRONMENT=web
  -sFETCH=1 -sFETCH_SUPPORT_INDEXEDDB=0
  -sALLOW_MEMORY_GROWTH=1 -sMALLOC=emmalloc -sTOTAL_STACK=262144
  # No new Function(): the page's content security policy forbids it.
  -sDYNAMIC_EXECUTION=0
  # Names for tools/size.mjs --functions; they do not change the code, and stay out of the site.
  --profiling-funcs
  # What nothing here uses, and what would make the download larger.
  -sTEXTDECODER=2 -sINCOMING_MODULE_JS_API=locateFile
  -sFILESYSTEM=0 -sSUPPORT_LONGJMP=0 -sDISABLE_EXCEPTION_CATCHING=1)

# --- the folder that is deployed -------------------------------------------------------------------------------------
set(site_dir ${CMAKE_CURRENT_BINARY_DIR}/site)
file(GLOB_RECURSE site_sources CONFIGURE_DEPENDS
  web/*.mjs web/*.css web/*.webmanifest web/*.json web/*.png web/*.svg web/*.ico)
set(site_stamp ${CMAKE_CURRENT_BINARY_DIR}/site.stamp)
add_custom_command(
  OUTPUT ${site_stamp}
  COMMAND ${NODE_EXECUTABLE} ${root}/tools/build_site.mjs --source ${root} --build ${CMAKE_CURRENT_BINARY_DIR}
          --site ${site_dir} --emscripten ${EMSCRIPTEN_VERSION}
  COMMAND ${NODE_EXECUTABLE} ${root}/tools/size.mjs --build ${CMAKE_CURRENT_BINARY_DIR}
  COMMAND ${CMAKE_COMMAND} -E touch ${site_stamp}
  DEPENDS facelog ${root}/shell.html ${root}/texts.json ${root}/late_texts.json ${site_sources} ${root}/tools/build_site.mjs
          ${root}/tools/wasm_sections.mjs ${root}/tools/size.mjs
  COMMENT "Assembling build/web-release/site"
  VERBATIM)
add_custom_target(site ALL DEPENDS ${site_stamp})
