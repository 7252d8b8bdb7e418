#pragma once
// The messages around the reports, without signatures. Names of acknowledgements and of processing
// status are those of the public schemas (AckFromIR, StatusRequestToIR, StatusResponseFromIR); with
// what a user of data asks, and fetches, was not found in public: those two are ours
// (urn:lautturi:…), and claim no conformity. Ours, too, is that the reports say which delivery they
// are, and whose: a signature tells who speaks, not what is answered.

#include "gateway/core/bytes.h"
#include "gateway/core/instant.h"
#include "gateway/core/result.h"

#include <string>
#include <string_view>

namespace adapters::incomes_register {

/// A delivery as both sides call it.
struct DeliveryName {
    std::string ours;   ///< DeliveryId: 32 characters
    std::string theirs; ///< IRDeliveryId; empty until it is acknowledged
};

/// Who says something, and when.
struct Says {
    std::string_view owner; ///< our business id
    bool production{false};
    gateway::core::Instant now;
};

/// How far the register is with a delivery (DeliveryDataStatus). The numbers are from published
/// clients of the interface, and were not verified with the register.
enum class Standing : std::uint8_t {
    unknown_there, ///< 0: it does not have it
    under_way,     ///< 1, 2 and what is not known
    processed,     ///< 3
    refused        ///< 4, 5
};

struct Acknowledged {
    std::string theirs; ///< IRDeliveryId; empty where it gave none
    Standing standing{Standing::under_way};
};

/// SOAP 1.1. @param document XML with or without its declaration
[[nodiscard]] std::string in_envelope(std::string_view document);

/// What is asked for is put into the question as it is. QUESTION_MALFORMED if it is no XML.
[[nodiscard]] gateway::core::Result<std::string>
data_request(const DeliveryName& name, const Says& says, std::string_view what);
[[nodiscard]] std::string status_request(const DeliveryName& name, const Says& says);
[[nodiscard]] std::string records_request(const DeliveryName& name, const Says& says);

/// ACK_MALFORMED: no AckFromIR, none with a standing, or one that names another delivery than ours.
[[nodiscard]] gateway::core::Result<Acknowledged>
acknowledgement_in(gateway::core::ByteView document, const DeliveryName& name);
/// STATUS_MALFORMED: no StatusResponseFromIR about this delivery. One that names none can say that
/// it is not ready, and never that it is.
[[nodiscard]] gateway::core::Result<Standing>
standing_in(gateway::core::ByteView document, const DeliveryName& name);
/// What came where the reports were asked for: `processed` if these are the reports, by the
/// IRDeliveryId and DeliveryDataOwner/Code below their root; else what is said instead of them.
/// RECORDS_MALFORMED: neither, or about another delivery or owner.
[[nodiscard]] gateway::core::Result<Standing>
records_in(gateway::core::ByteView document, const DeliveryName& name, const Says& says);

}
