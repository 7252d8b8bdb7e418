#include "gateway/exchange/damage.h"

#include "gateway/journal/evidence.h"

namespace gateway::exchange {

void set_damaged_aside(std::vector<ports::SentRecord>& sent, const TellDamage& tell) {
    std::erase_if(sent, [&](const ports::SentRecord& record) {
        const bool damaged{record.damaged || !journal::decode_evidence(record.evidence)};
        if (damaged && tell) {
            tell(record.message);
        }
        return damaged;
    });
}

}
