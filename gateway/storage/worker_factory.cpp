#include "gateway/storage/worker_factory.h"

namespace gateway::storage {

class WorkerFactory::PostgresWorker final : public ports::UnitOfWorkFactory::Worker {
public:
    PostgresWorker(WorkerFactory& factory, const std::string& name)
        : m_factory{factory}, m_session{
                                  factory.m_connect, factory.m_settings.node + "/" + name,
                                  factory.m_settings.doubt_limit} {}

    [[nodiscard]] std::unique_ptr<ports::UnitOfWork> start() override {
        return std::make_unique<PostgresUnitOfWork>(WorkerParts{
            m_session, m_cache, m_factory.m_keys, m_factory.m_profiles, m_factory.m_settings.node,
            m_factory.m_settings.require_synchronous});
    }

private:
    WorkerFactory& m_factory;
    ChainSession m_session;
    KeyCache m_cache;
};

std::unique_ptr<ports::UnitOfWorkFactory::Worker>
WorkerFactory::open_worker(const std::string& name) {
    return std::make_unique<PostgresWorker>(*this, name);
}

}
