#include "tests/storage/shared_store.h"

#include <atomic>

namespace storage_tests {

namespace {

storage::StoreSettings settings_in(const std::filesystem::path& folder) {
    storage::StoreSettings settings;
    settings.data_directory = folder / "data";
    settings.node = "test-node";
    settings.artificial_join = true;
    settings.doubt_limit = std::chrono::milliseconds{3'000};
    return settings;
}

}

SharedStore::SharedStore() : settings{settings_in(folder.path())}, store{settings, root} {}

SharedStore& shared() {
    static SharedStore store;
    return store;
}

std::unique_ptr<ports::UnitOfWorkFactory::Worker> new_worker() {
    static std::atomic<int> number{0};
    return shared().store.work().open_worker("worker-" + std::to_string(++number));
}

void activate(const core::Digest& configuration) {
    const auto worker = new_worker();
    const auto unit = worker->start();
    static_cast<void>(unit->begin({}, ports::UnitOfWork::Lock::configuration));
    unit->activate(configuration, "test");
    static_cast<void>(unit->commit());
}

core::MessageId new_id() {
    return crypto::new_message_id(core::Instant::from_microseconds(1'800'000'000'000'000));
}

core::PersonNo new_person() {
    static std::atomic<int> number{0};
    const std::vector<core::PersonId> ids{core::PersonId{"REGISTER-" + std::to_string(++number)}};
    return shared()
        .store.people()
        .find_or_create(core::ControllerId::intern("0000000-0"), ids)
        .front();
}

core::ConsentEvent consent(core::ConsentKind kind, core::Instant at) {
    core::ConsentEvent event;
    event.kind = kind;
    event.items = {core::ItemId::intern("work.history")};
    event.parties = {core::PartyId::intern("kela")};
    event.purposes = {core::PurposeId::intern("benefit")};
    event.is_explicit = true;
    event.written = true;
    event.expressed_at = at;
    event.recorded_at = at;
    event.notice_version = "2026-01";
    event.language = "fi";
    event.evidence_reference = "case \"7\", page 2\\3";
    return event;
}

}
