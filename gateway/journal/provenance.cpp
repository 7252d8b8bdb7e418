#include "gateway/journal/provenance.h"

#include "gateway/journal/binary.h"

namespace gateway::journal {

namespace {

bool says_where_from(const SourceStamp& stamp) noexcept {
    return stamp.from_the_person || (!stamp.system.empty() && stamp.recorded_at.has_value());
}

/// Overwrites what held a value in the clear.
struct Wiped {
    core::Bytes bytes;

    explicit Wiped(core::Bytes contents) noexcept : bytes{std::move(contents)} {}
    Wiped(const Wiped&) = delete;
    Wiped& operator=(const Wiped&) = delete;

    ~Wiped() {
        for (volatile std::byte& byte : bytes) {
            byte = std::byte{0};
        }
    }
};

}

ReceivingPlan::ReceivingPlan(
    core::ExchangeId exchange, core::PartyId party, std::vector<Item> items)
    : m_exchange{exchange}, m_party{party}, m_items{std::move(items)} {
    std::sort(m_items.begin(), m_items.end(), [](const Item& left, const Item& right) {
        return left.item < right.item;
    });
}

const ReceivingPlan::Item* ReceivingPlan::find(core::ItemId item) const noexcept {
    const auto at = std::lower_bound(
        m_items.begin(), m_items.end(), item,
        [](const Item& entry, core::ItemId wanted) { return entry.item < wanted; });
    return at == m_items.end() || at->item != item ? nullptr : &*at;
}

ProvenanceStep::ProvenanceStep(crypto::KeyedDigest fingerprints, std::string node)
    : m_fingerprints{std::move(fingerprints)}, m_node{std::move(node)} {}

core::Digest ProvenanceStep::fingerprint(core::ItemId item, const core::Value& value) const {
    const std::string_view name{item.text()};
    const std::string_view revealed{value.reveal()};
    constexpr std::size_t lengths{8};
    BinaryWriter writer{lengths + name.size() + revealed.size()}; // no copy stays unwiped
    writer.text(name);
    writer.text(revealed);
    const Wiped input{writer.take()};
    return m_fingerprints.of(input.bytes);
}

core::Result<core::StampedRecord> ProvenanceStep::stamp(
    core::Record record, const SourceStamp& stamp, const ReceivingPlan& plan,
    core::MessageId message, std::size_t ordinal, core::Instant now) const {
    if (!says_where_from(stamp)) {
        return core::Rejection{"PROVENANCE_STAMP_MISSING", {}, {}, ordinal};
    }
    if (record.fields().empty()) {
        return core::Rejection{"PROVENANCE_EMPTY", {}, {}, ordinal};
    }
    const std::string recorded_by{m_node + '/' + std::string{plan.exchange().text()}};
    std::vector<core::Provenance> provenance;
    provenance.reserve(record.fields().size());
    for (const core::Field& field : record.fields()) {
        const ReceivingPlan::Item* const planned{plan.find(field.item)};
        if (planned == nullptr || !planned->basis) {
            return core::Rejection{
                "PROVENANCE_NO_BASIS", std::string{field.item.text()}, {}, ordinal};
        }
        if (!planned->in_force.covers(now)) {
            return core::Rejection{
                "PROVENANCE_BASIS_NOT_IN_FORCE", std::string{field.item.text()}, {}, ordinal};
        }
        provenance.push_back(core::Provenance{
            field.item, plan.party(), stamp.system, stamp.recorder, stamp.recorded_at, recorded_by,
            now, message, planned->path, planned->basis, fingerprint(field.item, field.value),
            stamp.from_the_person});
    }
    return core::StampedRecord{std::move(record), std::move(provenance), message, ordinal};
}

}
