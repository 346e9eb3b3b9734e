# The simulation of delivery (tests/simulation): the real core, optimised, for many runs a second.
file(GLOB simulation_sources CONFIGURE_DEPENDS tests/simulation/*.cpp)
add_executable(facelog_simulation ${simulation_sources})
target_link_libraries(facelog_simulation PRIVATE facelog_core)
target_include_directories(facelog_simulation PRIVATE tests)
target_precompile_headers(facelog_simulation PRIVATE ${parsed_once})
# gcc 12, optimising, warns of members of a std::variant's other alternatives; the unit tests are built without.
target_compile_options(facelog_flags INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
