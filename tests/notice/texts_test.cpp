// The five texts carry no official of the real notices.

#include "gateway/crypto/digest.h"
#include "tests/notice/knowledge.h"

#include <catch2/catch.hpp>

#include <cctype>
#include <filesystem>
#include <set>

using namespace gateway;
using namespace tests::notice_room;

namespace {

/// First sixteen digits of SHA-256 of each name, mailbox and telephone number that was taken out,
/// in small letters.
const std::set<std::string> removed{
    "07656d0c9e9dc4d2", "09612167862eae7b", "0b96b79494026e46", "109f24e0ea0223f4",
    "1b96236f983baf2b", "2a490267a9ed8daa", "2ddb2969c7701809", "3ceac501c5db0637",
    "3d1d330c27d9f9ff", "49d4cf769f68657b", "4da9503eb32ba427", "4e8e691fa883e237",
    "5237de435519bcc8", "53959dffe1e6cf25", "5486793b262ef5c5", "55579b557896d0ce",
    "5897479898930bed", "62c3d235809428f1", "6c733452910a839d", "6e7e2ef0fbf16084",
    "82986ce38e57a7ea", "9a99e2b785ac0924", "b0b8347889730f44", "c395a168f67a8f54",
    "c5156f39a155dc85", "d094a997ef61e6b0", "d786d14f1b171b1b", "da273074098cf920",
    "df7fecd585f7da01", "e90848760fd04376", "eb5f73c17f2ddcb9", "eea2a07c52f117b6",
    "f56504192e7ae260", "f7a86b2661779c59"};

/// Words, mailboxes and numbers of a text, in small letters: each whole, and each part of a
/// mailbox.
std::set<std::string> tokens(const std::string& words) {
    std::set<std::string> found;
    for (const char* const inside : {"", ".@-", " "}) {
        std::string token;
        for (const char byte : words + "\n") {
            const auto code = static_cast<unsigned char>(byte);
            const bool kept{
                std::isalnum(code) != 0 || code >= 0x80
                || (byte != '\0' && std::string_view{inside}.find(byte) != std::string_view::npos
                    && (byte != ' '
                        || (!token.empty()
                            && std::isdigit(static_cast<unsigned char>(token.back())) != 0)))};
            if (kept) {
                token += static_cast<char>(std::tolower(code));
            } else if (!token.empty()) {
                while (!token.empty() && (token.back() == '.' || token.back() == ' ')) {
                    token.pop_back();
                }
                found.insert(token);
                token.clear();
            }
        }
    }
    return found;
}

std::string digest_of(const std::string& token) {
    return core::to_hex(crypto::sha256(core::as_bytes(token))).substr(0, 16);
}

}

TEST_CASE("no official of the real notices is named in the texts", "[notice][privacy]") {
    std::size_t texts{0};
    for (const auto& entry : std::filesystem::directory_iterator{folder() / "texts"}) {
        ++texts;
        for (const std::string& token : tokens(file("texts/" + entry.path().filename().string()))) {
            INFO(entry.path().filename().string() << ": " << token);
            CHECK_FALSE(removed.contains(digest_of(token)));
        }
    }
    CHECK(texts >= 8);
    CHECK(removed.size() >= 30);
}
