#pragma once
// The writers of both formats.

#include "adapters/formats/json/bound_shape.h"

namespace adapters::json {

/// {"message":…,"sender":…,"recipient":…,"created":…,"statements":[…]}, or the record alone where
/// there is no record path (then the head has no place in the document). append() throws what
/// to_json() throws, before anything of the record is written.
class JsonDocumentWriter final : public gateway::ports::DocumentWriter {
public:
    JsonDocumentWriter(
        std::shared_ptr<const BoundShape> shape, const gateway::ports::DocumentHead& head,
        gateway::ports::ByteSink sink);

    /// @throws also JSON_ONE_RECORD for a second record where the document is one.
    void append(const gateway::core::ClearedRecord& record, std::string_view id) override;
    /// @throws core::GatewayError JSON_ONE_RECORD where the document is a record and there was
    /// none.
    void finish() override;

private:
    std::shared_ptr<const BoundShape> m_shape;
    gateway::ports::ByteSink m_sink;
    std::size_t m_levels{0};
    std::size_t m_written{0};
};

class NdjsonDocumentWriter final : public gateway::ports::DocumentWriter {
public:
    NdjsonDocumentWriter(std::shared_ptr<const BoundShape> shape, gateway::ports::ByteSink sink)
        : m_shape{std::move(shape)}, m_sink{std::move(sink)} {}

    void append(const gateway::core::ClearedRecord& record, std::string_view id) override;
    void finish() override {}

private:
    std::shared_ptr<const BoundShape> m_shape;
    gateway::ports::ByteSink m_sink;
};

}
