#pragma once
// An answer's body while it comes. It must never be taken for whole when some of it could not be
// kept.

#include "gateway/http/client.h"
#include "gateway/http/held_body.h"

#include <memory>

namespace gateway::http {

/// Where an answer may be held; null: nowhere but in memory.
[[nodiscard]] const std::filesystem::path*
held_folder(const OutgoingRequest& request, const Client::Settings& settings) noexcept;

/// In memory; or, where that is allowed, what is longer than a megabyte on disk.
class AnswerBody final {
public:
    /// @param folder for what is long, outlives the body; null: all of it in memory.
    void begin(const std::filesystem::path* folder);
    void reserve(std::size_t bytes) { m_bytes.reserve(bytes); }

    /// @return false: it could not be kept, and no more is.
    [[nodiscard]] bool append(core::ByteView bytes) noexcept;
    /// It was all. @return false: the rest could not be kept.
    [[nodiscard]] bool close() noexcept;
    [[nodiscard]] std::size_t size() const noexcept;
    /// @pre it was closed
    void give_to(ClientResult& result) noexcept;

private:
    static constexpr std::size_t in_memory{std::size_t{1024} * 1024};

    const std::filesystem::path* m_folder{nullptr};
    core::Bytes m_bytes{};
    std::shared_ptr<HeldBody> m_held{};
};

}
