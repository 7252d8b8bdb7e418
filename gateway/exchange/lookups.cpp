#include "gateway/exchange/lookups.h"

#include "gateway/core/error.h"
#include "gateway/exchange/needed_columns.h"

#include <map>
#include <utility>

namespace gateway::exchange {

namespace {

/// Readers of one thread, by register; dropped when the configuration changes or a reader fails.
class Readers final {
public:
    explicit Readers(const UsageReports& usage) : m_usage{usage} {}

    [[nodiscard]] Lookups::Found find(const Lookups::Question& question) {
        if (m_assembly != question.assembly) {
            m_readers.clear();
            m_assembly = question.assembly;
        }
        const config::Exchange& exchange{*question.under.exchange};
        try {
            std::unique_ptr<ports::RegisterReader>& reader{m_readers[exchange.reg]};
            if (!reader) {
                reader = m_assembly->reader(exchange.reg);
            }
            reader->require(
                exchange.selection,
                needed_columns(exchange, *question.under.configuration->find(exchange.reg)));
            auto found = reader->find(exchange.selection, question.person);
            if (!found) {
                return found.rejection();
            }
            std::optional<core::NativeRecord> row{std::move(found).value()};
            if (row) {
                m_usage.add_to(*row, *question.under.configuration, exchange, question.person);
            }
            return row;
        } catch (const core::GatewayError& failure) {
            m_readers.erase(exchange.reg);
            return failure.code();
        } catch (const std::exception&) {
            m_readers.erase(exchange.reg);
            return core::Code{"INTERNAL"};
        }
    }

private:
    const UsageReports& m_usage;
    std::shared_ptr<const Assembly> m_assembly;
    std::map<core::RegisterId, std::unique_ptr<ports::RegisterReader>> m_readers;
};

}

Lookups::Lookups(std::size_t threads, std::size_t bound, const UsageReports& usage)
    : m_bound{bound}, m_usage{usage} {
    for (std::size_t index{0}; index < threads; ++index) {
        m_threads.emplace_back([this](const std::stop_token& stop) { serve(stop); });
    }
}

Lookups::~Lookups() {
    for (std::jthread& thread : m_threads) {
        thread.request_stop();
    }
    m_threads.clear();
}

std::size_t Lookups::waiting() const {
    const std::scoped_lock lock{m_mutex};
    return m_waiting.size();
}

void Lookups::ask(Question question) {
    {
        const std::scoped_lock lock{m_mutex};
        if (m_waiting.size() < m_bound) {
            m_waiting.push_back(std::move(question));
            m_arrived.notify_one();
            return;
        }
    }
    question.done(core::Code{"QUEUE_FULL"});
}

void Lookups::serve(const std::stop_token& stop) {
    Readers readers{m_usage};
    for (;;) {
        std::optional<Question> question;
        {
            std::unique_lock lock{m_mutex};
            m_arrived.wait(lock, stop, [&] { return !m_waiting.empty(); });
            if (m_waiting.empty()) {
                return;
            }
            question = std::move(m_waiting.front());
            m_waiting.pop_front();
        }
        try {
            question->done(
                question->expired && question->expired() ? Found{core::Code{"TIME_BUDGET_SPENT"}}
                                                         : readers.find(*question));
        } catch (const std::exception&) {
            // out of memory, or a defect: the asker's time runs out, and the next is looked up
        }
    }
}

}
