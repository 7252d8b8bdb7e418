#include "gateway/exchange/relay_desk.h"

#include "gateway/core/error.h"
#include "gateway/core/log_messages.h"
#include "gateway/crypto/random.h"
#include "gateway/exchange/answers.h"
#include "gateway/exchange/kept_answer.h"
#include "gateway/exchange/media_type.h"
#include "gateway/exchange/questions.h"

#include <algorithm>
#include <utility>

namespace gateway::exchange {

namespace {

/// How a claim went, or why it could not be made.
struct Tried {
    ports::Claimed claimed{};
    std::optional<core::GatewayError> failure{};
};

/// The moment after which it is worth asking again while the first is under way.
constexpr const char* a_moment{"1"};

/// Whoever knows more exactly what took so long may say so first.
constexpr std::chrono::seconds grace{1};

/// Our word that nothing was done: the key is free again.
bool says_that_nothing_was_done(const ports::Answer& answer) {
    return answer.status == 503
           && std::any_of(answer.headers.begin(), answer.headers.end(), [](const auto& header) {
                  return header.first == "Retry-After";
              });
}

ports::Answer answer_to(const ports::Claimed& claimed, std::string_view language) {
    using Standing = ports::Claimed::Standing;
    ports::Answer answer;
    switch (claimed.standing) {
    case Standing::ours: break;
    case Standing::other_request: answer = problem(422, "IDEMPOTENCY_KEY_REUSED", language); break;
    case Standing::under_way:
        answer = problem(409, "IDEMPOTENCY_UNDER_WAY", language);
        answer.headers.emplace_back("Retry-After", a_moment);
        break;
    case Standing::lost: answer = problem(504, "IDEMPOTENCY_ANSWER_LOST", language); break;
    case Standing::answered:
        if (std::optional<ports::Answer> kept{unpack(claimed.answer)}) {
            return std::move(*kept);
        }
        answer = problem(503, "STORE_PAYLOAD_DAMAGED", language);
        break;
    }
    if (claimed.standing != Standing::other_request) {
        answer.headers.emplace_back("Lautturi-Message", claimed.message.text());
    }
    return answer;
}

/// Waits for the store on another thread.
core::Task<Tried> try_claim(
    ports::KeptAnswers* kept, core::WaitingWork& work, const House& house,
    ports::AnswerClaim claim) {
    auto ask = [&](std::function<void(Tried)> done) {
        const std::function<void(Tried)> tell{on_a_loop(house.post, std::move(done))};
        const bool taken{kept != nullptr && work.offer([kept, claim, tell] {
            Tried tried;
            try {
                tried.claimed = kept->claim(claim);
            } catch (const core::GatewayError& failure) {
                tried.failure = failure;
            } catch (const std::exception&) {
                tried.failure = core::GatewayError{"INTERNAL"};
            }
            tell(std::move(tried));
        })};
        if (!taken) {
            Tried tried;
            tried.failure = core::GatewayError{"QUEUE_FULL"};
            tell(std::move(tried));
        }
    };
    core::Completion<Tried> asked{ask};
    co_return co_await asked;
}

/// What is long lies on a disk.
bool says_its_charset(const ports::Arrived& request, std::string_view wanted) {
    if (request.held && request.held->pieces() != 0) {
        const core::Bytes beginning{request.held->piece(0)};
        return is_in_named_charset(request.content_type, wanted, beginning);
    }
    return is_in_named_charset(request.content_type, wanted, request.body);
}

}

RelayDesk::RelayDesk(
    ports::KeptAnswers* kept, const ports::Clock& clock, std::size_t threads, std::size_t bound)
    : m_deadlines{clock}, m_kept{kept}, m_long_reading{clock}, m_work{threads, bound} {}

RelayDesk::~RelayDesk() = default;

std::variant<RelayLimits::Place, ports::Answer>
RelayDesk::place_for(const House& house, const ports::Arrived& request, const Under& under) {
    const auto client = under.configuration->client_of(request.peer.spki);
    const RelayLimits::Asker asker{
        client ? std::string{client->second->id.text()} : std::string{}, under.exchange->party,
        under.exchange->purpose, under.exchange->direction};
    auto entered = m_limits.enter(under.configuration->limits, asker, house.clock.since_boot());
    if (const auto* const full = std::get_if<RelayLimits::Full>(&entered)) {
        ports::Answer answer{problem(429, full->code, request.language)};
        answer.headers.emplace_back("Retry-After", std::to_string(full->retry_after.count()));
        return answer;
    }
    return std::get<RelayLimits::Place>(std::move(entered));
}

RelayDesk::Admitted RelayDesk::admit_within_limits(
    const House& house, const ports::Arrived& request, const Under& under,
    const ports::Respond& respond) {
    Admitted admitted;
    admitted.message = crypto::new_message_id(house.clock.now());
    const config::Leg& asked{question_leg(*under.configuration, *under.exchange)};
    const std::string_view wanted{asked.document->content_type()};
    if (!is_of_type(request.content_type, wanted) || !says_its_charset(request, wanted)) {
        admitted.answer = problem(415, "CONTENT_TYPE", request.language);
        return admitted;
    }
    auto place = place_for(house, request, under);
    if (auto* const full = std::get_if<ports::Answer>(&place)) {
        admitted.answer = std::move(*full);
        return admitted;
    }
    ports::Respond in_time{m_deadlines.watch(
        respond, house.clock.since_boot() + request.time_budget + grace,
        [language = request.language, message = admitted.message] {
            ports::Answer late{problem(504, "ANSWER_LATE", language)};
            late.headers.emplace_back("Lautturi-Message", message.text());
            return late;
        })};
    admitted.respond = [respond = std::move(in_time),
                        held = std::get<RelayLimits::Place>(std::move(place))](
                           ports::Answer answer, ports::Answered told) {
        respond(std::move(answer), std::move(told));
    };
    return admitted;
}

core::Task<RelayDesk::Keyed> RelayDesk::admit_with_key(
    const House& house, const ports::Arrived& request, const Under& under,
    const ports::Respond& respond) {
    Keyed let{admit_within_limits(house, request, under, respond), std::nullopt};
    if (let.admitted.answer || !request.idempotency_key) {
        co_return let;
    }
    const std::optional<std::string_view> key{key_in(*request.idempotency_key)};
    if (!key) {
        let.admitted.answer = problem(400, "IDEMPOTENCY_KEY_INVALID", request.language);
        co_return let;
    }
    const std::function<ports::AnswerClaim()> make{
        [&] { return claim_of(request, *key, under, let.admitted.message, house.keys); }};
    try {
        if (!LongReading::is_long(request)) {
            let.claim = make();
        } else { // its digest is of all of it
            const auto until = house.clock.since_boot() + request.time_budget;
            let.claim = co_await m_long_reading.question(until, make);
        }
    } catch (const core::GatewayError& failure) {
        core::log(house.log, core::messages::request_failed, failure.code());
        let.admitted.answer = unavailable(failure, request.language);
    }
    co_return let;
}

core::Task<RelayDesk::Admitted> RelayDesk::admit(
    const House& house, const ports::Arrived& request, const Under& under,
    const ports::Respond& respond) {
    Keyed let{co_await admit_with_key(house, request, under, respond)};
    if (!let.claim) {
        co_return std::move(let.admitted);
    }
    ports::Respond through{std::move(let.admitted.respond)};
    co_return co_await under_key(house, request, *std::move(let.claim), std::move(through));
}

core::Task<RelayDesk::Admitted> RelayDesk::admit_party(
    const House& house, const ports::Arrived& request, const Under& under,
    const ports::Respond& respond) {
    Keyed let{co_await admit_with_key(house, request, under, respond)};
    if (let.claim) {
        let.admitted.answer = co_await other_under_key(house, request, *std::move(let.claim));
    }
    co_return std::move(let.admitted);
}

/// Takes the key. The end of what is another than that for which it was given first; what is the
/// same goes on.
core::Task<std::optional<ports::Answer>> RelayDesk::other_under_key(
    const House& house, const ports::Arrived& request, ports::AnswerClaim claim) {
    const Tried tried{co_await try_claim(m_kept, m_work, house, std::move(claim))};
    if (tried.failure) {
        co_return unavailable(*tried.failure, request.language);
    }
    if (tried.claimed.standing == ports::Claimed::Standing::other_request) {
        co_return answer_to(tried.claimed, request.language);
    }
    co_return std::nullopt;
}

core::Task<RelayDesk::Admitted> RelayDesk::under_key(
    const House& house, const ports::Arrived& request, ports::AnswerClaim claim,
    ports::Respond respond) {
    const Tried tried{co_await try_claim(m_kept, m_work, house, claim)};
    Admitted admitted;
    admitted.message = claim.message;
    if (tried.failure) {
        admitted.answer = unavailable(*tried.failure, request.language);
    } else if (tried.claimed.standing != ports::Claimed::Standing::ours) {
        admitted.answer = answer_to(tried.claimed, request.language);
    } else {
        admitted.respond = keeping(house, std::move(claim), std::move(respond));
    }
    co_return admitted;
}

/// The answer is kept before the caller has it, so that it is the same whoever asks again and when.
/// Where it cannot be kept the caller gets it all the same: it was paid for; who asks again is then
/// told that it was lost.
ports::Respond
RelayDesk::keeping(const House& house, ports::AnswerClaim claim, ports::Respond respond) {
    return [this, &log = house.log, claim = std::move(claim),
            respond = std::move(respond)](ports::Answer answer, ports::Answered told) {
        struct Parcel {
            ports::Answer answer;
            ports::Answered told;
        };
        const auto parcel = std::make_shared<Parcel>(Parcel{std::move(answer), std::move(told)});
        const auto keep = [this, &log, claim, respond, parcel] {
            try {
                if (says_that_nothing_was_done(parcel->answer)) {
                    m_kept->give_back(claim.key, claim.message);
                } else {
                    m_kept->keep(claim.key, claim.message, pack(parcel->answer));
                }
            } catch (const core::GatewayError& failure) {
                core::log(log, core::messages::store_failed, failure.code());
            } catch (const std::exception&) {
                core::log(log, core::messages::store_failed, core::Code{"INTERNAL"});
            }
            respond(std::move(parcel->answer), std::move(parcel->told));
        };
        if (!m_work.offer(keep)) {
            core::log(log, core::messages::store_failed, core::Code{"QUEUE_FULL"});
            respond(std::move(parcel->answer), std::move(parcel->told));
        }
    };
}

core::Task<std::optional<ports::Answer>> RelayDesk::claim_delivery(
    const House& house, const ports::Arrived& request, const Under& under,
    const core::MessageId& run) {
    if (!request.idempotency_key) {
        co_return std::nullopt;
    }
    const std::optional<std::string_view> key{key_in(*request.idempotency_key)};
    if (!key) {
        co_return problem(400, "IDEMPOTENCY_KEY_INVALID", request.language);
    }
    co_return co_await other_under_key(
        house, request, claim_of_delivery(request, *key, under, run, house.keys));
}

}
