#include "adapters/transports/xroad/multipart_writer.h"

#include "adapters/transports/xroad/part_head.h"
#include "gateway/crypto/random.h"

#include <array>
#include <cassert>

namespace adapters::xroad {

namespace {

[[nodiscard]] std::string_view text_of(PartHead::Encoding encoding) noexcept {
    switch (encoding) {
    case PartHead::Encoding::identity: return "binary";
    case PartHead::Encoding::base64: return "base64";
    case PartHead::Encoding::quoted_printable: return "quoted-printable";
    }
    return "binary";
}

/// X-Road wants the envelope's part in 8bit (PR-MESS).
[[nodiscard]] std::string head_text(const PartHead& head, bool envelope) {
    std::string out{"Content-Type: " + text_of(head.type) + "\r\n"};
    out += "Content-Transfer-Encoding: ";
    out += envelope ? std::string_view{"8bit"} : text_of(head.encoding);
    out += "\r\n";
    if (!head.content_id.empty()) {
        out += "Content-ID: <" + head.content_id + ">\r\n";
    }
    if (!head.file_name.empty()) {
        out += "Content-Disposition: "
               + text_of(MediaType{"attachment", {{"filename", head.file_name}}}) + "\r\n";
    }
    return out;
}

}

std::string MultipartWriter::new_boundary() {
    std::array<std::byte, 16> random{};
    gateway::crypto::random_bytes(random);
    return core::to_hex(random);
}

MultipartWriter::MultipartWriter(std::string boundary, const MediaType& envelope, Sink sink)
    : m_boundary{std::move(boundary)},
      m_type{
          "multipart/related",
          {{"type", envelope.essence}, {"charset", "utf-8"}, {"boundary", m_boundary}}},
      m_sink{std::move(sink)} {
    assert(is_boundary(m_boundary) && envelope.is_envelope());
}

void MultipartWriter::write(std::string_view text) {
    m_sink(core::as_bytes(text));
}

core::Result<core::Nothing> MultipartWriter::part(const PartHead& head) {
    const std::string text{head_text(head, !m_begun)};
    const core::Result<PartHead> read{
        read_part_head(text, !m_begun, MultipartLimits{}.head_fields)};
    if (!read) {
        return read.rejection();
    }
    if (read.value() != head) {
        return core::Rejection{"MIME_PARSING_FAILED", "the headers of a part"};
    }
    write((m_begun ? "\r\n--" : "--") + m_boundary + "\r\n" + text + "\r\n");
    m_begun = true;
    return core::Nothing{};
}

void MultipartWriter::bytes(core::ByteView bytes) {
    assert(m_begun);
    m_sink(bytes);
}

void MultipartWriter::finish() {
    assert(m_begun);
    write("\r\n--" + m_boundary + "--\r\n");
}

}
