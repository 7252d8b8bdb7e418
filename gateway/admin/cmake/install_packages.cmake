# Installs exactly what a package-lock.json says, and runs no script of any package:
# cmake -DFROM=folder -DWORK=folder -DNODE=program -DNPM=script -P install_packages.cmake
file(MAKE_DIRECTORY ${WORK})
file(COPY ${FROM}/package.json ${FROM}/package-lock.json DESTINATION ${WORK})
execute_process(
    COMMAND ${NODE} ${NPM} ci --ignore-scripts --no-fund --no-audit --loglevel=error
    WORKING_DIRECTORY ${WORK}
    COMMAND_ERROR_IS_FATAL ANY)
file(TOUCH ${WORK}/packages.stamp)
