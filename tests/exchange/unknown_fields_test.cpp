// What of a party's own names a run keeps, of fields that its mapping does not know.

#include "gateway/exchange/unknown_fields.h"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace gateway;
using namespace gateway::exchange;

TEST_CASE(
    "of what a mapping does not know a run keeps names of a schema, and no code or number of a "
    "person",
    "[exchange][unknown-fields]") {
    CHECK(schema_words("/source/shoeSize") == "/source/shoeSize");
    CHECK(schema_words("/Päättymis_pvm") == "/Päättymis_pvm");
    CHECK(schema_words("/v:address2/@xsi:nil") == "/v:address2/@xsi:nil");
    CHECK(schema_words("/010594Y9021") == "/*");
    CHECK(schema_words("/persons/010594-9021/name") == "/persons/*/name");
    CHECK(schema_words("/aino.meri@example.fi") == "/*");
    CHECK(schema_words("/Meri Aino") == "/*");
    CHECK(schema_words("/0401234567") == "/*");
    CHECK(schema_words("/" + std::string(65, 'x')) == "/*");
    CHECK(schema_words("/a\xff") == "/*");
    CHECK(schema_words("/040/123/456") == "/*/*/*");
    CHECK(schema_words("/born/010/594/Y90/21") == "/born/*/*/*/*");
    CHECK(schema_words("/extra/7/name") == "/extra/*/name");

    UnknownFields array;
    array.add(std::vector<std::string>{"/extra/0", "/extra/1", "/extra/2", "/shoeSize"});
    CHECK(array.count() == 2);
    CHECK(array.rows(core::MessageId{}).size() == 2);

    UnknownFields unknown;
    unknown.add(std::vector<std::string>{"/shoeSize", "/010594Y9021"});
    unknown.add(std::vector<std::string>{"/shoeSize"});
    for (int name{0}; name < 150; ++name) {
        unknown.add(std::vector<std::string>{
            std::string{"/n"} + static_cast<char>('a' + name / 26)
            + static_cast<char>('a' + name % 26)});
    }
    CHECK(unknown.count() == 153);
    const auto rows = unknown.rows(core::MessageId{});
    CHECK(rows.size() == UnknownFields::most_paths);
    std::int64_t fields{0};
    for (const auto& row : rows) {
        fields += row.fields;
    }
    CHECK(fields == 153);
    CHECK(rows.front().path == "/*");
    CHECK(rows.back().path == "/shoeSize");
    CHECK(rows.back().fields == 2);
}
