#include "gateway/storage/worker_factory.h"

namespace gateway::storage {

class WorkerFactory::PostgresWorker final : public ports::UnitOfWorkFactory::Worker {
public:
    PostgresWorker(WorkerFactory& factory, const std::string& name)
        : m_factory{factory},
          m_session{
              factory.m_connect, factory.m_settings.node + "/" + name,
              factory.m_settings.doubt_limit, factory.m_settings.data_directory},
          m_process{factory.process()} {}

    [[nodiscard]] std::unique_ptr<ports::UnitOfWork> start() override {
        return std::make_unique<PostgresUnitOfWork>(WorkerParts{
            m_session, m_cache, m_factory.m_keys, m_profiles, m_factory.m_settings.node, m_process,
            m_factory.m_lost, m_factory.m_settings.require_synchronous});
    }

private:
    WorkerFactory& m_factory;
    ChainSession m_session;
    const std::string& m_process;
    KeyCache m_cache;
    ProvenanceProfiles m_profiles;
};

const std::string& WorkerFactory::process() {
    const std::scoped_lock lock{m_mutex};
    if (!m_mark) {
        m_mark.emplace(m_settings.data_directory);
    }
    return m_mark->name();
}

std::unique_ptr<ports::UnitOfWorkFactory::Worker>
WorkerFactory::open_worker(const std::string& name) {
    return refusing_lost_commits(
        m_lost, [&] { return std::make_unique<PostgresWorker>(*this, name); });
}

}
