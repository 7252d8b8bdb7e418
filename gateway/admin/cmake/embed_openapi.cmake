# Writes the interface's description into one C++ source: cmake -DFILE=openapi.json -DOUT=openapi_text.cpp -P embed_openapi.cmake
file(READ ${FILE} text)
file(WRITE ${OUT} "// made from gateway/admin/openapi.json by cmake/embed_openapi.cmake\n\
#include \"gateway/admin/openapi.h\"\n\n\
namespace gateway::admin {\n\n\
std::string_view openapi_text() noexcept {\n    return R\"openapi(")
file(APPEND ${OUT} "${text}")
file(APPEND ${OUT} ")openapi\";\n}\n\n}\n")
