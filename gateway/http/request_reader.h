#pragma once
// Bytes to one request, without a socket: Beast's parser with our own strictness around it. Where
// two readings of a request are possible (request smuggling, RFC 9112 §11.2) it is refused.

#include "gateway/core/code.h"
#include "gateway/http/message.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

namespace gateway::http {

struct ReaderLimits {
    std::size_t header_bytes{16 * 1024};
    std::size_t headers{100};
    std::uint64_t body_bytes{50ULL * 1024 * 1024};
    std::size_t memory_bytes{SIZE_MAX}; ///< of a body; a longer one is held in the folder
    std::filesystem::path held_folder{};
};

/// Why a request is not handed on.
struct Refusal {
    int status{400};
    core::Code code{"HTTP_MALFORMED"};
    std::array<std::string_view, 3> title{
        "Pyyntö on virheellinen", "Begäran är felaktig",
        "The request is malformed"}; ///< fi, sv, en
};

namespace refusals {
inline constexpr Refusal malformed{};
inline constexpr Refusal control_character{
    400,
    "HTTP_CONTROL_CHARACTER",
    {"Otsakkeessa on ohjausmerkki", "Ett styrtecken i huvudet",
     "A control character in the header"}};
inline constexpr Refusal line_ending{
    400,
    "HTTP_LINE_ENDING",
    {"Rivi ei pääty merkkeihin CR LF", "En rad slutar inte med CR LF",
     "A line does not end in CR LF"}};
inline constexpr Refusal folded{
    400,
    "HTTP_OBS_FOLD",
    {"Otsakekenttä on jaettu riveille", "Ett huvudfält är delat på flera rader",
     "A header field is folded over lines"}};
inline constexpr Refusal header_too_large{
    431,
    "HTTP_HEADER_TOO_LARGE",
    {"Otsake on liian suuri", "Huvudet är för stort", "The header is too large"}};
inline constexpr Refusal too_many_headers{
    431,
    "HTTP_TOO_MANY_HEADERS",
    {"Otsakekenttiä on liikaa", "För många huvudfält", "Too many header fields"}};
inline constexpr Refusal duplicate{
    400,
    "HTTP_DUPLICATE_HEADER",
    {"Otsakekenttä, joka saa olla kerran, on kahdesti",
     "Ett huvudfält som får finnas en gång finns två gånger",
     "A header field that may stand once stands twice"}};
inline constexpr Refusal no_host{
    400,
    "HTTP_HOST_MISSING",
    {"Kenttä Host puuttuu", "Fältet Host saknas", "The Host field is missing"}};
inline constexpr Refusal two_hosts{
    400,
    "HTTP_HOST_TWICE",
    {"Kenttä Host on kahdesti", "Fältet Host finns två gånger", "The Host field stands twice"}};
inline constexpr Refusal version{
    400,
    "HTTP_VERSION",
    {"Täällä puhutaan vain HTTP/1.0:aa ja HTTP/1.1:tä", "Här talas bara HTTP/1.0 och HTTP/1.1",
     "Only HTTP/1.0 and HTTP/1.1 are spoken here"}};
inline constexpr Refusal target{
    400,
    "HTTP_TARGET",
    {"Pyynnön kohde ei ole pelkkä polku", "Begärans mål är inte en enkel sökväg",
     "The request target is not a plain path"}};
inline constexpr Refusal length{
    400,
    "HTTP_CONTENT_LENGTH",
    {"Content-Length ei ole yksi luku", "Content-Length är inte ett enda tal",
     "Content-Length is not one number"}};
inline constexpr Refusal encoding{
    400,
    "HTTP_TRANSFER_ENCODING",
    {"Transfer-Encoding ei ole tarkalleen chunked", "Transfer-Encoding är inte exakt chunked",
     "Transfer-Encoding is not exactly chunked"}};
inline constexpr Refusal encoding_in_1_0{
    400,
    "HTTP_TRANSFER_ENCODING_1_0",
    {"Transfer-Encoding HTTP/1.0:ssa", "Transfer-Encoding i HTTP/1.0",
     "Transfer-Encoding in HTTP/1.0"}};
inline constexpr Refusal length_and_encoding{
    400,
    "HTTP_LENGTH_AND_CHUNKED",
    {"Content-Length ja Transfer-Encoding yhdessä",
     "Content-Length och Transfer-Encoding tillsammans",
     "Content-Length and Transfer-Encoding together"}};
inline constexpr Refusal expectation{
    417,
    "HTTP_EXPECTATION",
    {"Odotusta ei tunneta täällä", "Förväntningen är okänd här",
     "The expectation is not known here"}};
inline constexpr Refusal body_too_large{
    413,
    "HTTP_BODY_TOO_LARGE",
    {"Sisältö on liian suuri", "Innehållet är för stort", "The body is too large"}};
inline constexpr Refusal chunk{
    400,
    "HTTP_CHUNK",
    {"Paloiteltu sisältö on virheellinen", "Det uppdelade innehållet är felaktigt",
     "The chunked body is malformed"}};
inline constexpr Refusal trailers{
    400,
    "HTTP_TRAILERS",
    {"Sisällön jälkeisiä kenttiä ei oteta vastaan", "Fält efter innehållet tas inte emot",
     "Trailer fields are not taken"}};
inline constexpr Refusal truncated{
    400, "HTTP_TRUNCATED", {"Pyyntö katkesi", "Begäran bröts av", "The request was cut short"}};
inline constexpr Refusal too_slow{
    408,
    "HTTP_TIMEOUT",
    {"Pyyntö tuli liian hitaasti", "Begäran kom för långsamt", "The request came too slowly"}};
inline constexpr Refusal not_held{
    503,
    "HTTP_BODY_NOT_HELD",
    {"Sisällölle ei ole tilaa", "Det finns inte plats för innehållet",
     "There is no room for the body"}};
inline constexpr Refusal busy{
    503, "HTTP_BUSY", {"Liikaa on kesken", "För mycket pågår", "Too much is under way"}};
}

/// Reads one request after another.
class RequestReader final {
public:
    explicit RequestReader(const ReaderLimits& limits);
    RequestReader(const RequestReader&) = delete;
    RequestReader& operator=(const RequestReader&) = delete;
    ~RequestReader();

    enum class Step : std::uint8_t {
        need_more,   ///< all bytes were taken; more are needed
        header_read, ///< once a request, when its header is whole and good
        complete,    ///< take() it; bytes behind it were left
        refused      ///< see refusal(); nothing can be read after it
    };

    struct Fed {
        Step step{Step::need_more};
        std::size_t taken{0};
    };

    [[nodiscard]] Fed feed(std::string_view bytes);

    /// Whether a byte of an unfinished request has come.
    [[nodiscard]] bool begun() const noexcept;
    [[nodiscard]] bool header_read() const noexcept;
    [[nodiscard]] const Refusal& refusal() const noexcept;
    /// Of explanations (fi, sv, en), by what has come of the header.
    [[nodiscard]] std::string_view language() const noexcept;
    /// For what shows outside of the bytes: time, space, an early end.
    void refuse(const Refusal& because) noexcept;
    /// Lets go of what came of a refused request.
    void forget() noexcept;

    /// After header_read: the peer waits for 100 Continue.
    [[nodiscard]] bool expects_continue() const noexcept;
    /// After header_read, until take().
    [[nodiscard]] const Headers& headers() const noexcept;
    /// After header_read: whether the peer wants to go on with this connection.
    [[nodiscard]] bool keep_alive() const noexcept;
    /// How much of the body has come, wherever it lies.
    [[nodiscard]] std::size_t body_bytes() const noexcept;

    /// The request that is complete; the reader begins anew.
    [[nodiscard]] Request take();

    /// After header_read: the request without its body. Nothing can be read after it.
    [[nodiscard]] Request take_unread();

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

}
