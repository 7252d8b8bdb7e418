// Unpacking what a stranger packed: bombs, nested archives, names with paths and doubled entries
// are refused before anything is made of them.

#include "gateway/packing/packing.h"

#include <archive.h>
#include <archive_entry.h>
#include <catch2/catch.hpp>
#include <sys/resource.h>
#include <zlib.h>

#include <memory>
#include <string>
#include <vector>

using namespace gateway;
using packing::Limits;

namespace {

std::string text_of(const core::Result<core::Bytes>& result) {
    return result ? std::string{core::as_text(result.value())}
                  : std::string{result.rejection().code.text()};
}

std::string sample(std::size_t size) {
    std::string text;
    unsigned state{1};
    while (text.size() < size) {
        state = state * 1'103'515'245U + 12'345U;
        text += "<record id=\"" + std::to_string(state >> 8U) + "\"/>\n";
    }
    return text;
}

struct Entry {
    std::string name;
    std::string text;
    unsigned kind{AE_IFREG};
};

/// A zip as others write it.
core::Bytes zip_of(const std::vector<Entry>& entries) {
    core::Bytes packed(std::size_t{1} << 20U);
    std::size_t used{0};
    archive* const writing{archive_write_new()};
    archive_write_set_format_zip(writing);
    archive_write_set_bytes_per_block(writing, 0);
    archive_write_open_memory(writing, packed.data(), packed.size(), &used);
    for (const Entry& entry : entries) {
        archive_entry* const made{archive_entry_new()};
        archive_entry_set_pathname(made, entry.name.c_str());
        archive_entry_set_filetype(made, entry.kind);
        archive_entry_set_perm(made, 0644);
        if (entry.kind == AE_IFLNK) {
            archive_entry_set_symlink(made, entry.text.c_str());
        } else {
            archive_entry_set_size(made, static_cast<la_int64_t>(entry.text.size()));
        }
        REQUIRE(archive_write_header(writing, made) == ARCHIVE_OK);
        if (entry.kind == AE_IFREG) {
            archive_write_data(writing, entry.text.data(), entry.text.size());
        }
        archive_entry_free(made);
    }
    archive_write_close(writing);
    archive_write_free(writing);
    packed.resize(used);
    return packed;
}

/// So many zeros, packed piece by piece.
core::Bytes gzip_bomb(std::size_t size) {
    core::Bytes packed;
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, 31, 9, Z_DEFAULT_STRATEGY);
    std::vector<unsigned char> zeros(std::size_t{1} << 20U);
    std::vector<unsigned char> out(std::size_t{1} << 16U);
    for (std::size_t done{0}; done <= size; done += zeros.size()) {
        stream.next_in = zeros.data();
        stream.avail_in = static_cast<uInt>(zeros.size());
        do {
            stream.next_out = out.data();
            stream.avail_out = static_cast<uInt>(out.size());
            deflate(&stream, done + zeros.size() > size ? Z_FINISH : Z_NO_FLUSH);
            const auto bytes = std::as_bytes(std::span{out}.first(out.size() - stream.avail_out));
            packed.insert(packed.end(), bytes.begin(), bytes.end());
        } while (stream.avail_out == 0);
    }
    deflateEnd(&stream);
    return packed;
}

/// The most memory that this process has had, in bytes.
std::size_t peak() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::size_t>(usage.ru_maxrss) * 1024;
}

void put(core::Bytes& bytes, std::size_t at, std::uint32_t number) {
    for (std::size_t index{0}; index < 4; ++index) {
        bytes.at(at + index) = static_cast<std::byte>((number >> (8 * index)) & 0xFFU);
    }
}

std::size_t find_mark(const core::Bytes& bytes, const std::string& mark) {
    const std::size_t at{core::as_text(bytes).find(mark)};
    REQUIRE(at != std::string::npos);
    return at;
}

}

TEST_CASE("what is packed comes out as it was, and is packed the same each time", "[packing]") {
    for (const std::size_t size :
         {std::size_t{0}, std::size_t{1}, std::size_t{70'000}, std::size_t{3'000'000}}) {
        const std::string plain{sample(size).substr(0, size)};
        const core::ByteView bytes{core::as_bytes(plain)};
        const core::Bytes gzipped{packing::gzip(bytes)};
        CHECK(text_of(packing::gunzip(gzipped, {})) == plain);
        CHECK(packing::gzip(bytes) == gzipped);
        const core::Bytes zipped{packing::zip(bytes, "document.xml")};
        CHECK(text_of(packing::unzip(zipped, {})) == plain);
        CHECK(packing::zip(bytes, "document.xml") == zipped);
    }
}

TEST_CASE("a gzip that was cut or changed is refused at every byte", "[packing][hostile]") {
    const core::Bytes packed{packing::gzip(core::as_bytes(sample(2'000)))};
    for (std::size_t size{0}; size < packed.size(); ++size) {
        INFO(size);
        CHECK(text_of(packing::gunzip(core::ByteView{packed}.first(size), {})) == "ARCHIVE_CUT");
    }
    std::size_t refused{0};
    for (std::size_t at{10}; at < packed.size(); ++at) {
        core::Bytes changed{packed};
        changed[at] ^= std::byte{0x55};
        refused += packing::gunzip(changed, {}) ? 0U : 1U;
    }
    CHECK(refused == packed.size() - 10); // the checksum finds what DEFLATE does not
    core::Bytes longer{packed};
    longer.push_back(std::byte{0});
    CHECK(text_of(packing::gunzip(longer, {})) == "ARCHIVE_FORM");
    CHECK(text_of(packing::gunzip(core::as_bytes("<xml/>"), {})) == "ARCHIVE_FORM");
}

TEST_CASE("gzip members that follow each other are one document", "[packing]") {
    core::Bytes packed{packing::gzip(core::as_bytes("one "))};
    const core::Bytes second{packing::gzip(core::as_bytes("two"))};
    packed.insert(packed.end(), second.begin(), second.end());
    CHECK(text_of(packing::gunzip(packed, {})) == "one two");
}

TEST_CASE(
    "a bomb is refused after its first mebibyte, in the memory of a small document",
    "[packing][hostile]") {
    const core::Bytes bomb{gzip_bomb(std::size_t{2} << 30U)}; // two gigabytes in two megabytes
    REQUIRE(bomb.size() < (std::size_t{4} << 20U));
    const std::size_t before{peak()};
    CHECK(text_of(packing::gunzip(bomb, {})) == "ARCHIVE_RATIO");
    CHECK(peak() - before < (std::size_t{8} << 20U));
    CHECK(
        text_of(packing::gunzip(bomb, Limits{std::size_t{2} << 20U, 100'000}))
        == "ARCHIVE_TOO_LARGE");
    CHECK(peak() - before < (std::size_t{16} << 20U));

    // A zip says its size in its directory: it is refused unread, and so is one that lies.
    core::Bytes zipped{packing::zip(core::as_bytes(std::string(900'000, '0')), "zeros.txt")};
    CHECK(text_of(packing::unzip(zipped, Limits{100'000, 100'000})) == "ARCHIVE_TOO_LARGE");
    zipped = packing::zip(core::as_bytes(std::string(5'000'000, '0')), "zeros.txt");
    CHECK(text_of(packing::unzip(zipped, {})) == "ARCHIVE_RATIO");
    const std::size_t directory{find_mark(zipped, std::string{"PK\x01\x02"})};
    put(zipped, directory + 24, 1'000);
    CHECK(text_of(packing::unzip(zipped, {})).rfind("ARCHIVE_", 0) == 0);
    CHECK(peak() - before < (std::size_t{24} << 20U));
}

TEST_CASE("an archive inside an archive is refused", "[packing][hostile]") {
    const core::Bytes inner_gzip{packing::gzip(core::as_bytes("<xml/>"))};
    const core::Bytes inner_zip{packing::zip(core::as_bytes("<xml/>"), "a.xml")};
    for (const core::Bytes& inner : {inner_gzip, inner_zip}) {
        CHECK(text_of(packing::gunzip(packing::gzip(inner), {})) == "ARCHIVE_NESTED");
        CHECK(text_of(packing::unzip(packing::zip(inner, "a.xml"), {})) == "ARCHIVE_NESTED");
    }
    for (const std::string& beginning :
         {std::string{"7z\xBC\xAF\x27\x1C"}, std::string{"BZh91AY"}, std::string{"Rar!\x1A\x07"},
          std::string{
              "\xFD"
              "7zXZ\0",
              6}}) {
        CHECK(
            text_of(packing::unzip(packing::zip(core::as_bytes(beginning), "a.xml"), {}))
            == "ARCHIVE_NESTED");
    }
}

TEST_CASE("a name that is a path is refused, whatever it would lead to", "[packing][hostile]") {
    for (const std::string name :
         {"../evil.xml", "/etc/passwd", "a/b.xml", "..", "C:\\evil.xml", "a\\..\\b.xml",
          "line\nbreak.xml", "bell\x07.xml"}) {
        INFO(name);
        CHECK(text_of(packing::unzip(zip_of({{name, "<xml/>"}}), {})) == "ARCHIVE_NAME");
    }
    CHECK(
        text_of(packing::unzip(zip_of({{std::string(300, 'a'), "<xml/>"}}), {})) == "ARCHIVE_NAME");
    CHECK(text_of(packing::unzip(zip_of({{"tyo\xCC\x88.xml", "<xml/>"}}), {})) == "<xml/>");
}

TEST_CASE("a zip holds one document and nothing else", "[packing][hostile]") {
    CHECK(
        text_of(packing::unzip(zip_of({{"a.xml", "<a/>"}, {"a.xml", "<b/>"}}), {}))
        == "ARCHIVE_DUPLICATE");
    CHECK(
        text_of(packing::unzip(zip_of({{"a.xml", "<a/>"}, {"b.xml", "<b/>"}}), {}))
        == "ARCHIVE_ENTRIES");
    CHECK(text_of(packing::unzip(zip_of({}), {})) == "ARCHIVE_ENTRIES");
    CHECK(
        text_of(packing::unzip(zip_of({{"a.xml", "/etc/passwd", AE_IFLNK}}), {}))
        == "ARCHIVE_KIND");
    CHECK(
        text_of(packing::unzip(zip_of({{"folder", "", AE_IFDIR}}), {}))
        == "ARCHIVE_NAME"); // folder/
}

TEST_CASE("a zip that was cut or changed is refused", "[packing][hostile]") {
    const core::Bytes packed{packing::zip(core::as_bytes(sample(2'000)), "a.xml")};
    for (std::size_t size{0}; size < packed.size(); ++size) {
        INFO(size);
        CHECK_FALSE(packing::unzip(core::ByteView{packed}.first(size), {}).ok());
    }
    core::Bytes changed{packed};
    changed[80] ^= std::byte{0x01};
    CHECK_FALSE(packing::unzip(changed, {}).ok());
    CHECK(text_of(packing::unzip(core::as_bytes("<xml/>"), {})) == "ARCHIVE_FORM");
}
