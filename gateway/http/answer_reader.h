#pragma once
// Bytes to one answer, without a socket: Beast's parser and our own doubt. An answer whose end
// nobody can be sure of is never a whole one.

#include "gateway/http/client.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace gateway::http {

class AnswerReader final {
public:
    AnswerReader();
    AnswerReader(const AnswerReader&) = delete;
    AnswerReader& operator=(const AnswerReader&) = delete;
    ~AnswerReader();

    enum class Step : std::uint8_t { need_more, complete, malformed, too_large, not_held };

    /// Begins a new answer. @param body_limit bytes. @param keep_headers all of them are wanted.
    /// @param held_folder for a long body, outlives the answer; null: in memory, however long.
    void begin(
        std::size_t body_limit, bool keep_headers,
        const std::filesystem::path* held_folder = nullptr);

    /// Interim answers (RFC 9110 §15.2) are passed over.
    [[nodiscard]] Step feed(std::string_view bytes);

    /// Whether a byte of it has come.
    [[nodiscard]] bool begun() const noexcept;
    /// 0 until the header of the answer itself is whole.
    [[nodiscard]] int status() const noexcept;
    /// After complete: whether another request may follow on the connection.
    [[nodiscard]] bool keep_alive() const noexcept;
    /// After complete: the answer.
    [[nodiscard]] ClientResult take();

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

}
