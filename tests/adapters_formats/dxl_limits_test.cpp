// Notes exports that are very long, or would take very much memory.

#include "adapters/formats/dxl/dxl_format.h"
#include "gateway/text/text.h"
#include "tests/adapters_formats/documents.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>

using namespace gateway;

namespace {

const adapters::dxl::DxlFormat dxl;

ports::Shape shape(std::map<std::string, std::string> settings = {}) {
    ports::Shape made;
    made.known_paths = {"/a", "/$FILE", "/$FILE/@name", "/$FILE/@size"};
    made.settings = std::move(settings);
    return made;
}

/// Makes an export as long as it is asked for, and keeps nothing.
class EndlessExport final : public ports::ByteSource {
public:
    explicit EndlessExport(int documents) : m_left{documents} {
        m_text = "<?xml version='1.0' encoding='utf-8'?>\n<!DOCTYPE database SYSTEM "
                 "'xmlschemas/domino_9_0_1.dtd'>\n<database xmlns='http://www.lotus.com/dxl'>";
    }

    [[nodiscard]] std::size_t read(std::span<std::byte> into) override {
        while (m_at == m_text.size() && m_left >= 0) {
            m_at = 0;
            m_text = m_left == 0 ? "</database>" : one();
            --m_left;
        }
        const std::size_t count{std::min(into.size(), m_text.size() - m_at)};
        std::copy_n(
            core::as_bytes(m_text).begin() + static_cast<std::ptrdiff_t>(m_at), count,
            into.begin());
        m_at += count;
        return count;
    }

private:
    [[nodiscard]] std::string one() const {
        std::array<char, 33> unid{};
        std::snprintf(
            unid.data(), unid.size(), "C2257F2A00123456%016X", static_cast<unsigned>(m_left));
        return std::string{"<document form='Client'><noteinfo noteid='8fe' unid='"} + unid.data()
               + "'/><item name='a'><text>" + std::string(500, 'x')
               + "</text></item><item name='$FILE'><object><file name='f'><filedata>"
               + std::string(800, 'A') + "</filedata></file></object></item></document>";
    }

    int m_left;
    std::string m_text;
    std::size_t m_at{0};
};

/// One piece very often, between what stands before and behind.
class Repeated final : public ports::ByteSource {
public:
    Repeated(std::string head, std::string piece, std::size_t times, std::string tail)
        : m_text{std::move(head)}, m_piece{std::move(piece)}, m_left{times}, m_tail{
                                                                                 std::move(tail)} {}

    [[nodiscard]] std::size_t read(std::span<std::byte> into) override {
        while (m_text.size() < into.size() && m_left > 0) {
            m_text += m_piece;
            m_text += --m_left == 0 ? m_tail : "";
        }
        const std::size_t count{std::min(into.size(), m_text.size())};
        std::copy_n(core::as_bytes(m_text).begin(), count, into.begin());
        m_text.erase(0, count);
        return count;
    }

private:
    std::string m_text;
    std::string m_piece;
    std::size_t m_left;
    std::string m_tail;
};

long resident_kilobytes() {
    std::ifstream status{"/proc/self/status"};
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmRSS:")) {
            return std::stol(line.substr(6));
        }
    }
    return 0;
}

}

TEST_CASE("sixty thousand documents are read in memory that stays small", "[dxl]") {
    const text::XmlLibrary library;
    const auto bound = tests::bound(dxl, shape());
    constexpr int documents{60'000}; // 90 MB
    EndlessExport source{documents};
    const auto reader = bound->read(source);
    int seen{0};
    long after_some{0};
    for (auto next = reader->next();; next = reader->next()) {
        REQUIRE(next.ok());
        if (!next.value()) {
            break;
        }
        REQUIRE(std::holds_alternative<core::NativeRecord>(next.value()->content));
        after_some = ++seen == 1000 ? resident_kilobytes() : after_some;
    }
    CHECK(seen == documents);
// a sanitizer keeps what was freed, or notes beside it
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    constexpr long allowed{16'000}; // kilobytes; the identifiers of all documents take a fifth
    CHECK(resident_kilobytes() - after_some < allowed);
#endif
}

TEST_CASE("values without a text are held to the limit of a record, too", "[dxl]") {
    const text::XmlLibrary library;
    const auto bound = tests::bound(dxl, shape({{"record-max-bytes", "1000000"}}));
    const std::string head{
        "<database xmlns='http://www.lotus.com/dxl'><document form='Client'><item name='a'>"};
    const std::string tail{"</item></document></database>"};
    const long before{resident_kilobytes()};
    for (const auto& [open, piece, close] :
         {std::array<std::string, 3>{"<textlist>", "<text/>", "</textlist>"},
          std::array<std::string, 3>{"<textlist>", "<number/>", "</textlist>"},
          std::array<std::string, 3>{"<text>", "<break/>", "</text>"},
          std::array<std::string, 3>{
              "<datetimelist><datetimepair>", "<datetime>20210518</datetime>",
              "</datetimepair></datetimelist>"},
          std::array<std::string, 3>{"", "<object><file name='f' size='1'/></object>", ""}}) {
        CAPTURE(piece);
        Repeated source{head + open, piece, 1'500'000, close + tail};
        const auto reader = bound->read(source);
        const auto first = reader->next();
        REQUIRE(first.ok());
        REQUIRE(first.value());
        const auto* const malformed =
            std::get_if<ports::DocumentReader::Malformed>(&first.value()->content);
        REQUIRE(malformed != nullptr);
        CHECK(malformed->rejection.code == core::Code{"DXL_TOO_LARGE"});
        const auto end = reader->next();
        REQUIRE(end.ok());
        CHECK_FALSE(end.value());
    }
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    constexpr long allowed{32'000}; // kilobytes
    CHECK(resident_kilobytes() - before < allowed);
#endif
}
