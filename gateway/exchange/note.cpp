#include "gateway/exchange/note.h"

namespace gateway::exchange {

Noted try_to_write(
    GateTransaction& gate, Note::Write write, std::vector<core::PersonNo> persons, Takes takes) {
    Noted noted;
    Note passage{
        std::move(write), [&noted](Noted result) { noted = std::move(result); }, std::move(persons),
        takes};
    Passage* const group[]{&passage};
    gate.pass(group);
    return noted;
}

std::vector<ports::SendPermit>
write_now(GateTransaction& gate, Note::Write write, std::vector<core::PersonNo> persons) {
    Noted noted{try_to_write(gate, std::move(write), std::move(persons))};
    if (noted.failure) {
        throw core::GatewayError{*noted.failure};
    }
    return std::move(noted.permits);
}

}
