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

/// @param each calls what it is given with the message's pieces in order, until one is rejected.
template <class Each> core::Result<FirstPart> read_parts(const MediaType& type, const Each& each) {
    Taking parts;
    auto reader = MultipartReader::open(type, parts);
    if (!reader) {
        return reader.rejection();
    }
    core::Result<core::Nothing> fed{core::Nothing{}};
    each([&](core::ByteView piece) {
        if (fed) {
            fed = reader.value()->feed(piece);
        }
    });
    if (fed) {
        fed = reader.value()->finish();
    }
    if (!fed) {
        return fed.rejection();
    }
    return parts.take();
}

}

core::Result<FirstPart>
first_part(core::ByteView body, const core::HeldBytes* held, std::string_view content_type) {
    std::optional<MediaType> type{parse_media_type(content_type)};
    if (!type) {
        return core::Rejection{"INVALID_CONTENT_TYPE", "Content-Type: missing, or ill-formed"};
    }
    if (!type->is_multipart()) {
        return FirstPart{
            held == nullptr ? core::Bytes{body.begin(), body.end()} : core::whole(*held),
            *std::move(type), 0};
    }
    return read_parts(*type, [&](const auto& take) {
        take(body);
        for (std::size_t index{0}; held != nullptr && index < held->pieces(); ++index) {
            take(held->piece(index));
        }
    });
}

}
