# Writes the numbered SQL files into one C++ source: cmake -DFILES=a.sql;b.sql -DOUT=schema_files.cpp -P embed_schema.cmake
set(entries "")
foreach(file IN LISTS FILES)
    get_filename_component(name ${file} NAME_WE)
    if(NOT name MATCHES "^([0-9][0-9][0-9][0-9])_")
        message(FATAL_ERROR "${file}: a schema file is named NNNN_what.sql")
    endif()
    math(EXPR number "1${CMAKE_MATCH_1} - 10000")
    file(READ ${file} sql)
    string(APPEND entries "    SchemaFile{${number}, \"${name}\", R\"schema(${sql})schema\"},\n")
endforeach()
file(WRITE ${OUT} "// made from gateway/storage/schema by cmake/embed_schema.cmake\n\
#include \"gateway/storage/schema.h\"\n\n\
namespace gateway::storage {\n\n\
namespace {\n\n\
const SchemaFile files[]{\n${entries}};\n\n\
}\n\n\
std::span<const SchemaFile> schema_files() noexcept { return files; }\n\n\
}\n")
