#pragma once
// Store workers: each with a connection and a journal chain of its own.

#include "gateway/storage/postgres_unit_of_work.h"
#include "gateway/storage/process_mark.h"

#include <atomic>
#include <filesystem>
#include <mutex>
#include <optional>

namespace gateway::storage {

class WorkerFactory final : public ports::UnitOfWorkFactory {
public:
    struct Settings {
        std::string node;
        std::filesystem::path data_directory; ///< empty: none
        bool require_synchronous{false};
        std::chrono::milliseconds doubt_limit{20'000};
    };

    WorkerFactory(Connector connect, const RootKeys& keys, Settings settings)
        : m_connect{std::move(connect)}, m_keys{keys}, m_settings{std::move(settings)} {}

    [[nodiscard]] std::unique_ptr<Worker> open_worker(const std::string& name) override;

    /// The name of this process's mark; made when it is first needed: who only reads marks no
    /// attempts and claims no work. Thread-safe.
    [[nodiscard]] const std::string& process();

    /// Whether a worker found that the database lacks what it had acknowledged to this node.
    [[nodiscard]] bool lost_commits() const noexcept { return m_lost; }

private:
    class PostgresWorker;

    Connector m_connect;
    const RootKeys& m_keys;
    Settings m_settings;
    std::atomic<bool> m_lost{false}; ///< once true, nobody of this process begins anything
    std::mutex m_mutex;
    std::optional<ProcessMark> m_mark;
};

}
