# The simulation of delivery (tests/simulation): the real core, optimised, for many runs a second.
file(GLOB simulation_sources CONFIGURE_DEPENDS tests/simulation/*.cpp)
add_executable(facelog_simulation ${simulation_sources})
target_link_libraries(facelog_simulation PRIVATE facelog_core)
