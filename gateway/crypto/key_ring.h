#pragma once
// The key ring: what the root key guards. A secret that never changes (persons are found by it),
// and generations of the key that wraps persons' keys, so that a root key or a generation can be
// replaced while everybody works. It stands in one file, sealed; for the root key of a new
// installation, which has none, it is derived. It must never show a key, and never lose one.

#include "gateway/core/instant.h"
#include "gateway/crypto/root_key.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

namespace gateway::crypto {

using Generation = std::uint32_t;

/// What stands in the ring.
struct KeyRingContents {
    struct Wrapping {
        core::Instant made{};
        SymmetricKey key;
    };

    SymmetricKey secret;
    std::map<Generation, Wrapping> generations; ///< never empty; the last wraps what is new
};

/// A ring's file: the contents under a key of their own, and that under each root key that opens it
/// (two while a root key is being replaced).
class KeyRingFile final {
public:
    explicit KeyRingFile(std::filesystem::path path) : m_path{std::move(path)} {}

    [[nodiscard]] bool exists() const;

    /// @throws core::GatewayError KEY_RING_DAMAGED, ROOT_KEY_DIFFERS (no root key of the file),
    /// KEY_FILE_MODE, KEY_FILE_UNREADABLE, and as KeptKey. None is retryable.
    [[nodiscard]] KeyRingContents read(const RootKey& root) const;

    /// In the place of what was there, whole or not at all, durably.
    /// @param roots  that open it; at least one. @throws core::GatewayError KEY_FILE_UNWRITABLE,
    /// and as KeptKey: then it is as before.
    void write(const KeyRingContents& contents, std::initializer_list<RootKey> roots) const;

    /// How many root keys open it.
    [[nodiscard]] std::size_t slots() const;

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return m_path; }

private:
    std::filesystem::path m_path;
};

/// The contents that a root key had before there was a file: the root key itself is the secret.
/// @throws core::GatewayError KEY_RING_LOST if the root key is not in memory: then there always is
/// a file.
[[nodiscard]] KeyRingContents first_contents(const RootKey& root);

/// The contents of a new installation whose root key is not in memory.
[[nodiscard]] KeyRingContents fresh_contents(core::Instant now);

/// The ring of a running process. Thread-safe.
class KeyRing final {
public:
    /// The root key as its keeper has it now: another process may have replaced it.
    using RootAgain = std::function<RootKey()>;

    /// @param file empty, or not there: the first contents.
    /// @param again asked when the file has changed; empty: the root key stays what it is.
    /// @throws as KeyRingFile::read().
    KeyRing(const RootKey& root, std::filesystem::path file, RootAgain again = {});

    [[nodiscard]] const SymmetricKey& secret() const noexcept { return m_secret; }

    struct Newest {
        Generation generation;
        SymmetricKey key;
    };

    /// What wraps now. Looks whether another process has made a newer one, at most once a second.
    [[nodiscard]] Newest newest();
    /// Nothing if there is none of that number, in the file neither.
    [[nodiscard]] std::optional<SymmetricKey> find(Generation generation);

private:
    void look_again();

    RootKey m_root;
    RootAgain m_again;
    KeyRingFile m_file;
    SymmetricKey m_secret;
    std::mutex m_mutex;
    std::map<Generation, KeyRingContents::Wrapping> m_generations;
    std::filesystem::file_time_type m_written{};
    std::chrono::steady_clock::time_point m_looked{};
};

}
