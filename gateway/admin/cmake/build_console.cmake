# Checks and bundles the console beside its packages, and writes console_files.cpp:
# cmake -DFROM=folder -DWORK=folder -DNODE=program -DOPENAPI=file -P build_console.cmake
file(REMOVE_RECURSE ${WORK}/src ${WORK}/tools ${WORK}/public ${WORK}/dist)
file(COPY ${FROM}/src ${FROM}/tools ${FROM}/public ${FROM}/index.html ${FROM}/tsconfig.json ${FROM}/vite.config.ts DESTINATION ${WORK})

function(run)
    execute_process(COMMAND ${NODE} ${ARGN} WORKING_DIRECTORY ${WORK} RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE said)
    if(NOT status EQUAL 0)
        message(FATAL_ERROR "${ARGN}\n${said}")
    endif()
endfunction()

run(node_modules/openapi-typescript/bin/cli.js ${OPENAPI} -o src/api/schema.ts)
run(node_modules/typescript/bin/tsc --noEmit)
run(tools/check_languages.mjs)
run(node_modules/vite/bin/vite.js build)
run(tools/embed.mjs dist console_files.cpp)
