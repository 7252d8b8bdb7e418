#pragma once
// How a simulated party behaves: a small script, set from a test or read from a JSON control file.

#include <chrono>
#include <cstddef>
#include <deque>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace tests::simulators {

/// What a party does with one request. Without changes it accepts whatever it gets.
struct Behaviour {
    int status{200};
    std::string body{"{\"received\":true}"};
    std::string content_type{"application/json"};
    std::filesystem::path body_file{}; ///< instead of `body`
    std::optional<int>
        retry_after{}; ///< seconds, as a header: Retry-After, with 429 RateLimit-Reset
    std::chrono::milliseconds delay{0}; ///< between the request's last byte and the answer's first
    std::optional<std::size_t>
        cut_after{}; ///< resets the connection after so many bytes of the request's body
    std::optional<std::size_t>
        pause_after{}; ///< reads no further after so many bytes of the body, for `pause`
    std::chrono::milliseconds pause{0};
    bool lose_answer{false}; ///< takes the request, then closes without an answer
    std::optional<std::size_t>
        cut_answer_after{};             ///< resets after so many bytes of the answer, head included
    bool xml_bomb{false};               ///< answers with entities that grow to 10^10 characters
    std::optional<std::size_t> times{}; ///< for so many requests; empty: from now on
};

/// Behaviours by path (without query). Those of a path follow one another; then the default again.
struct Script {
    Behaviour otherwise{};
    std::map<std::string, std::deque<Behaviour>> by_path{};
    bool wrong_certificate{false}; ///< new connections are shown another party's certificate
    bool deduplicate{false};       ///< a repeated Idempotency-Key has no second effect

    /// The behaviour for a request now; uses up one of its `times`.
    [[nodiscard]] Behaviour take(const std::string& path);
};

/// Reads a control file:
/// `{"default": {…}, "paths": {"/statements": [{"status": 503, "retry_after": 1, "times": 2},
/// {…}]},
///   "wrong_certificate": false, "deduplicate": true}`; keys of a behaviour as in the struct,
///   `delay` as `delay_ms`, `pause` as `pause_ms`.
/// @throws std::runtime_error for an unknown key or a value of the wrong kind.
[[nodiscard]] Script read_script(const std::string& json, const Behaviour& otherwise);

/// A document whose entities grow to ten thousand million characters where they are expanded.
[[nodiscard]] std::string xml_bomb();

}
