#pragma once
// What the house itself has to send to a party, made from the store and, for what persons take
// along, from the register as it is now. It decides nothing: each row passes the gate.

#include "gateway/app/installation.h"
#include "gateway/exchange/own_rows.h"

namespace gateway::app {

class HouseRows final : public exchange::OwnRows {
public:
    explicit HouseRows(Installation& installation) : m_installation{installation} {}

    [[nodiscard]] std::vector<core::NativeRecord>
    rows(const config::Exchange& exchange, core::MessageId run) override;

private:
    /// Only what the person gave, under a consent that stands or a contract; nothing of somebody
    /// whose request is unknown by now.
    /// @throws core::GatewayError REGISTER_DATA, REGISTER_ABSENT (the selection), REGISTER_COLUMN:
    /// the register does not tell it whole; or as the register fails.
    [[nodiscard]] core::NativeRecord
    transfer(const config::Exchange& exchange, const ports::DueTransfer& due) const;

    Installation& m_installation;
};

}
