#include "adapters/transports/xroad/first_part.h"

namespace adapters::xroad {

namespace {

class Taking final : public Parts {
public:
    void part(const PartHead& head) override {
        if (m_parts++ == 0) {
            m_first.type = head.type;
        }
    }

    void bytes(core::ByteView bytes) override {
        if (m_parts == 1) {
            m_first.content.insert(m_first.content.end(), bytes.begin(), bytes.end());
        }
    }

    void part_end() override {}

    [[nodiscard]] FirstPart take() {
        m_first.attachments = m_parts - 1;
        return std::move(m_first);
    }

private:
    std::size_t m_parts{0};
    FirstPart m_first{};
};

}

core::Result<FirstPart> first_part(core::ByteView body, std::string_view content_type) {
    std::optional<MediaType> type{parse_media_type(content_type)};
    if (!type) {
        return core::Rejection{"INVALID_CONTENT_TYPE", "Content-Type"};
    }
    if (!type->is_multipart()) {
        return FirstPart{{body.begin(), body.end()}, *std::move(type), 0};
    }
    Taking parts;
    auto reader = MultipartReader::open(*type, parts);
    if (!reader) {
        return reader.rejection();
    }
    if (const auto fed = reader.value()->feed(body); !fed) {
        return fed.rejection();
    }
    if (const auto ended = reader.value()->finish(); !ended) {
        return ended.rejection();
    }
    return parts.take();
}

}
