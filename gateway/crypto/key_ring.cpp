#include "gateway/crypto/key_ring.h"

#include "gateway/core/error.h"
#include "gateway/crypto/digest.h"
#include "gateway/crypto/key_storage.h"

#include <unistd.h>

#include <system_error>

namespace gateway::crypto {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view magic{"lautturi key ring 1\n"};
constexpr std::size_t slot_size{RootKey::slot_size};
constexpr std::size_t generation_size{4 + 8 + SymmetricKey::size};
constexpr std::size_t most_slots{4};

[[noreturn]] void damaged() {
    throw core::GatewayError{"KEY_RING_DAMAGED", core::GatewayError::Retry::never};
}

void append(core::Bytes& out, core::ByteView bytes) {
    out.insert(out.end(), bytes.begin(), bytes.end());
}

void append(core::Bytes& out, std::uint64_t number, unsigned size) {
    for (unsigned at{size}; at-- > 0;) {
        out.push_back(static_cast<std::byte>(number >> (8U * at) & 0xffU));
    }
}

std::uint64_t number_at(core::ByteView bytes, std::size_t at, std::size_t size) {
    std::uint64_t value{0};
    for (const std::byte byte : bytes.subspan(at, size)) {
        value = value << 8U | std::to_integer<std::uint64_t>(byte);
    }
    return value;
}

detail::WipedBytes encode(const KeyRingContents& contents) {
    detail::WipedBytes plain{core::Bytes{}};
    plain.bytes.reserve(SymmetricKey::size + generation_size * contents.generations.size());
    append(plain.bytes, contents.secret.reveal());
    for (const auto& [number, wrapping] : contents.generations) {
        append(plain.bytes, number, 4);
        append(plain.bytes, static_cast<std::uint64_t>(wrapping.made.microseconds()), 8);
        append(plain.bytes, wrapping.key.reveal());
    }
    return plain;
}

KeyRingContents decode(core::ByteView plain) {
    if (plain.size() < SymmetricKey::size + generation_size
        || (plain.size() - SymmetricKey::size) % generation_size != 0) {
        damaged();
    }
    KeyRingContents contents{SymmetricKey::from(plain.first(SymmetricKey::size)), {}};
    for (std::size_t at{SymmetricKey::size}; at < plain.size(); at += generation_size) {
        contents.generations.insert_or_assign(
            static_cast<Generation>(number_at(plain, at, 4)),
            KeyRingContents::Wrapping{
                core::Instant::from_microseconds(
                    static_cast<std::int64_t>(number_at(plain, at + 4, 8))),
                SymmetricKey::from(plain.subspan(at + 12, SymmetricKey::size))});
    }
    return contents;
}

struct Parts {
    std::size_t slots{0};
    core::ByteView all_slots;
    core::ByteView sealed;
};

Parts parts_of(core::ByteView file) {
    if (!core::as_text(file).starts_with(magic) || file.size() < magic.size() + 1) {
        damaged();
    }
    const auto slots = std::to_integer<std::size_t>(file[magic.size()]);
    const core::ByteView rest{file.subspan(magic.size() + 1)};
    if (slots == 0 || slots > most_slots || rest.size() <= slots * slot_size) {
        damaged();
    }
    return {slots, rest.first(slots * slot_size), rest.subspan(slots * slot_size)};
}

}

bool KeyRingFile::exists() const {
    std::error_code ignored;
    return !m_path.empty() && fs::exists(m_path, ignored);
}

std::size_t KeyRingFile::slots() const {
    return parts_of(detail::read_key_file(m_path).bytes).slots;
}

KeyRingContents KeyRingFile::read(const RootKey& root) const {
    const detail::WipedBytes file{detail::read_key_file(m_path)};
    const Parts parts{parts_of(file.bytes)};
    for (std::size_t slot{0}; slot < parts.slots; ++slot) {
        const std::optional<SymmetricKey> inner{
            root.open(parts.all_slots.subspan(slot * slot_size, slot_size))};
        if (!inner) {
            continue;
        }
        std::optional<core::Bytes> plain{open(*inner, parts.sealed, core::as_bytes(magic))};
        if (!plain) {
            damaged();
        }
        const detail::WipedBytes wiped{std::move(*plain)};
        return decode(wiped.bytes);
    }
    throw core::GatewayError{"ROOT_KEY_DIFFERS", core::GatewayError::Retry::never};
}

void KeyRingFile::write(
    const KeyRingContents& contents, std::initializer_list<RootKey> roots) const {
    const SymmetricKey inner{SymmetricKey::generate()};
    core::Bytes file;
    append(file, core::as_bytes(magic));
    append(file, roots.size(), 1);
    for (const RootKey& root : roots) {
        append(file, root.close(inner));
    }
    append(file, seal(inner, encode(contents).bytes, core::as_bytes(magic)));
    // a name of this process alone: what a process that died has left is not in the way
    const fs::path fresh{m_path.string() + "." + std::to_string(::getpid())};
    std::error_code failed;
    fs::remove(fresh, failed);
    if (!detail::write_new_key_file(fresh, file)) {
        throw core::GatewayError{"KEY_FILE_UNWRITABLE", core::GatewayError::Retry::never};
    }
    detail::replace_key_file(fresh, m_path);
}

KeyRingContents first_contents(const RootKey& root) {
    const SymmetricKey* const key{root.in_memory()};
    if (key == nullptr) {
        throw core::GatewayError{"KEY_RING_LOST", core::GatewayError::Retry::never};
    }
    const core::Digest wrapping{
        KeyedDigest{key->reveal()}.of(core::as_bytes("lautturi: wrapping of keys, 1"))};
    return {*key, {{Generation{0}, {core::Instant{}, SymmetricKey::from(wrapping)}}}};
}

KeyRingContents fresh_contents(core::Instant now) {
    return {SymmetricKey::generate(), {{Generation{0}, {now, SymmetricKey::generate()}}}};
}

namespace {

KeyRingContents contents_of(const RootKey& root, const KeyRingFile& file) {
    return file.exists() ? file.read(root) : first_contents(root);
}

}

KeyRing::KeyRing(const RootKey& root, fs::path file, RootAgain again)
    : m_root{root}, m_again{std::move(again)}, m_file{std::move(file)},
      m_secret{contents_of(root, m_file).secret} {
    const std::scoped_lock lock{m_mutex};
    m_generations = contents_of(root, m_file).generations;
}

KeyRing::Newest KeyRing::newest() {
    const std::scoped_lock lock{m_mutex};
    const auto now = std::chrono::steady_clock::now();
    if (now - m_looked >= std::chrono::seconds{1}) {
        m_looked = now;
        std::error_code failed;
        const fs::file_time_type written{fs::last_write_time(m_file.path(), failed)};
        if (!failed && written != m_written) {
            m_written = written;
            look_again();
        }
    }
    const auto& [generation, wrapping] = *m_generations.rbegin();
    return {generation, wrapping.key};
}

std::optional<SymmetricKey> KeyRing::find(Generation generation) {
    const std::scoped_lock lock{m_mutex};
    if (!m_generations.contains(generation)) {
        look_again();
    }
    const auto found = m_generations.find(generation);
    return found == m_generations.end() ? std::nullopt : std::optional{found->second.key};
}

/// Where the file cannot be opened now (a root key is being replaced, or is lost) this process goes
/// on with what it knows; the watch says what is wrong.
void KeyRing::look_again() {
    if (!m_file.exists()) {
        return;
    }
    try {
        if (m_again) {
            m_root = m_again();
        }
        m_generations = m_file.read(m_root).generations;
    } catch (const core::GatewayError&) {
        m_written = {}; // and looks again
    }
}

}
