// Whatever a question or a party's answer can fail with is said to its caller in words of its own.

#include "gateway/exchange/problem_tables.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

using namespace gateway;
namespace fs = std::filesystem;

namespace {

/// Those who read, convert and write what is asked and answered, and who carry it.
constexpr std::array places{
    "gateway/mapping",
    "adapters/formats",
    "gateway/text/json_parse.cpp",
    "gateway/text/json_reader.cpp",
    "gateway/text/json_stream.cpp",
    "gateway/text/json_value.cpp",
    "gateway/text/json_schema_check.cpp",
    "gateway/text/markup_scan.cpp",
    "gateway/text/xml_input.cpp",
    "gateway/text/xml_json.cpp",
    "gateway/text/xml_scanner.cpp",
    "gateway/text/xml_writer.cpp",
    "gateway/text/encode.cpp",
    "gateway/text/charset.cpp",
    "gateway/core/hetu.cpp",
    "gateway/core/business_id.cpp",
    "gateway/core/bank_identifiers.cpp",
    "gateway/core/oid.cpp",
    "gateway/core/identifiers.cpp",
    "gateway/release/clear.cpp",
    "gateway/journal/provenance.cpp",
    "gateway/exchange/questions.cpp",
    "gateway/exchange/inbound.cpp",
    "gateway/exchange/departure.cpp",
    "gateway/exchange/outbound.cpp",
    "gateway/exchange/way_out.cpp",
    "gateway/http/curl_codes.cpp",
    "gateway/http/line.cpp",
    "gateway/http/transfer.cpp",
    "adapters/transports/https/https.cpp",
    "adapters/transports/https/receipt.cpp",
    "adapters/transports/https/token_source.cpp",
    "adapters/transports/xroad/xroad.cpp",
    "adapters/transports/xroad/receipt.cpp",
    "adapters/transports/xroad/server_health.cpp",
    "adapters/transports/xroad/rest_writer.cpp",
    "adapters/transports/xroad/soap_writer.cpp",
    "adapters/transports/xroad/multipart_writer.cpp"};

/// What those files name besides: a library that is not there, a list of codes that is none, a
/// relay without a side for who asks (which no set has that was read), and words of X-Road that the
/// receipt tells in ours.
const std::set<std::string> never_told{
    "CHARSET_LIBRARY",   "CODE_LIST_HEAD",        "CODE_LIST_LINE",       "CODE_LIST_DATE",
    "CODE_LIST_OVERLAP", "INCONSISTENT_RESPONSE", "INVALID_CONTENT_TYPE", "RELAY_NOT_CONFIGURED"};

void add_codes(std::set<std::string>& codes, const fs::path& file) {
    if (file.extension() != ".cpp" || file.filename() == "bound_shape.cpp") {
        return; // the shape of a mapping fails before anybody asks
    }
    std::ifstream in{file};
    REQUIRE(in);
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    const std::regex code{R"rx("([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|TIMEOUT)")rx"};
    for (auto at = std::sregex_iterator{text.begin(), text.end(), code};
         at != std::sregex_iterator{}; ++at) {
        codes.insert((*at)[1]);
    }
}

}

TEST_CASE(
    "whatever a question or a party's answer can fail with has words of its own",
    "[exchange][answers]") {
    std::set<std::string> codes;
    for (const char* const place : places) {
        const fs::path where{fs::path{LAUTTURI_SOURCE_DIR} / place};
        if (!fs::is_directory(where)) {
            add_codes(codes, where);
            continue;
        }
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator{where}) {
            add_codes(codes, entry.path());
        }
    }
    CHECK(codes.size() > 100);
    const exchange::ProblemText& otherwise{exchange::text_of("OF_NO_SUCH_CODE")};
    for (const std::string& code : codes) {
        INFO(code);
        CHECK((never_told.contains(code) || &exchange::text_of(code) != &otherwise));
    }
}

TEST_CASE("each code stands in one text, and each text in three languages", "[exchange][answers]") {
    std::set<std::string> seen;
    for (const auto table : {exchange::document_problems(), exchange::party_problems()}) {
        for (const exchange::ProblemText& text : table) {
            std::string codes{text.codes};
            codes += ' ';
            for (std::size_t end{codes.find(' ')}; end != std::string::npos;
                 end = codes.find(' ')) {
                const std::string code{codes.substr(0, end)};
                INFO(code);
                CHECK(seen.insert(code).second);
                CHECK(&exchange::text_of(code) == &text);
                codes.erase(0, end + 1);
            }
            for (const auto& words : {text.title, text.advice}) {
                CHECK(std::none_of(
                    words.begin(), words.end(), [](std::string_view one) { return one.empty(); }));
                CHECK(std::set<std::string_view>(words.begin(), words.end()).size() == 3);
            }
        }
    }
}
