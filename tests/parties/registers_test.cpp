// Registers that are files: their samples in their own formats, by the adapters themselves.

#include "adapters/transports/directory/register.h"
#include "gateway/core/error.h"
#include "tests/parties/party_house.h"

#include <catch2/catch.hpp>

using namespace gateway;
using namespace tests::parties;
using tests::corridor::read_file;
using tests::corridor::write_file;
namespace fs = std::filesystem;

namespace {

const config::Register& reg_of(const std::string& name) {
    return *shipped().find(core::RegisterId::intern(name));
}

ports::RegisterFactory::Access access_of(const std::string& name, const fs::path& exports) {
    ports::RegisterFactory::Access access{reg_of(name).access};
    access.folder = exports.string();
    return access;
}

fs::path samples(const std::string& name) {
    return folder() / "registers" / name;
}

struct Counted {
    std::size_t records{0};
    std::size_t rejected{0};
    std::vector<mapping::Mapped> mapped{};
};

Counted read(const std::string& name, const std::string& selection, const fs::path& exports) {
    adapters::directory::FileRegisterFactory factory;
    const auto reader = factory.open_reader(access_of(name, exports));
    const auto cursor = reader->select(selection, 0);
    Counted counted;
    while (auto row = cursor->next()) {
        ++counted.records;
        auto mapped = *row ? reg_of(name).binding_of(selection).to_canonical(row->value())
                           : core::Result<mapping::Mapped>{row->rejection()};
        if (mapped) {
            counted.mapped.push_back(std::move(mapped).value());
        } else {
            ++counted.rejected;
        }
    }
    return counted;
}

std::string text_of(const mapping::Mapped& mapped, const char* item) {
    const core::Value* const value{mapped.record.find(core::ItemId::intern(item))};
    return value == nullptr ? "absent" : std::string{value->reveal()};
}

std::string failure_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const core::GatewayError& failure) {
        return std::string{failure.code().text()} + (failure.retryable() ? "" : " for good");
    }
    return "none";
}

}

TEST_CASE("every file of every register is read whole from its sample", "[parties][registers]") {
    std::size_t selections{0};
    for (const config::Register& reg : shipped().registers) {
        for (const auto& [selection, file] : reg.access.files) {
            const std::string name{reg.id.text()};
            INFO(name << ' ' << selection);
            const Counted counted{read(name, selection, samples(name))};
            CHECK(counted.records > 0);
            CHECK(counted.rejected == 0);
            ++selections;
        }
    }
    CHECK(selections == 11);
}

TEST_CASE(
    "Notes documents of one database are told apart by their forms, and staff stays outside",
    "[parties][registers][dxl]") {
    const Counted customers{read("mikkeli", "customers", samples("mikkeli"))};
    REQUIRE(customers.mapped.size() == 3);
    CHECK(text_of(customers.mapped.front(), "service.event.date") == "2026-02-03");
    CHECK(
        text_of(customers.mapped.front(), "service.event.notes")
        == "Sovittu jatkosta.\nSoitto ensi viikolla.");
    REQUIRE(customers.mapped.front().relations.size() == 1);
    CHECK(customers.mapped.front().relations.front().party->text() == "esimerkkiyksikko");
    const Counted employers{read("mikkeli", "employers", samples("mikkeli"))};
    REQUIRE(employers.mapped.size() == 1);
    CHECK_FALSE(employers.mapped.front().subject);
    const Counted diary{read("mikkeli", "coaching-diary", samples("mikkeli"))};
    REQUIRE(diary.mapped.size() == 2);
    CHECK(text_of(diary.mapped.back(), "coaching.diary.date") == "2026-02-03");
}

TEST_CASE(
    "zeros that a spreadsheet lost come back, and its numbered days are days",
    "[parties][registers][csv]") {
    const Counted read_back{read("pori", "export", samples("pori"))};
    REQUIRE(read_back.mapped.size() == 3);
    CHECK(text_of(read_back.mapped.front(), "person.contact.postal-code") == "00980");
    CHECK(text_of(read_back.mapped.front(), "work.occupation-code") == "0110");
    CHECK(text_of(read_back.mapped.front(), "unemployment.from") == "2026-01-07");
    CHECK(text_of(read_back.mapped.front(), "person.name.family") == "Äijälä"); // windows-1252
}

TEST_CASE(
    "the last whole export by name is read; one that is cut fails the run, and none is waited for",
    "[parties][registers]") {
    const tests::simulators::TemporaryFolder exports;
    const auto attempt = [&] {
        return failure_of([&] { static_cast<void>(read("kaustinen", "skills", exports.path())); });
    };
    CHECK(attempt() == "REGISTER_FILE_MISSING");
    const std::string text{read_file(samples("kaustinen") / "osaajat-2026-03-01.csv")};
    write_file(exports.path() / "osaajat-2026-03-01.csv", text);
    write_file(exports.path() / "osaajat-2026-02-01.csv", "x");
    write_file(exports.path() / ".osaajat-2026-04-01.csv", "x"); // still being written
    write_file(exports.path() / "osaajat-2026-05-01.csv.part", "x");
    fs::create_directory(exports.path() / "osaajat-2026-06-01.csv");
    CHECK(read("kaustinen", "skills", exports.path()).records == 2);

    const std::string answers{read_file(samples("kaustinen") / "kykyviisari-2026-03-01.json")};
    write_file(exports.path() / "kykyviisari-2026-03-01.json", answers.substr(0, 500));
    CHECK(
        failure_of([&] { static_cast<void>(read("kaustinen", "kykyviisari", exports.path())); })
        == "REGISTER_FILE");
    CHECK(
        failure_of([&] { static_cast<void>(read("kaustinen", "skills", exports.path() / "no")); })
        == "REGISTER_UNREACHABLE");
}

TEST_CASE(
    "while a register's folder is away a delivery to it waits, and is handed over when it is back",
    "[parties][registers][batch-in]") {
    PartyHouse& parties{party_house()};
    tests::corridor::House& house{parties.house()};
    const std::string name{"mikkeli-statutory-data-in"};
    const config::Exchange& exchange{*shipped().find(core::ExchangeId::intern(name))};
    const fs::path folder_of_it{house.folder() / "registers/mikkeli"};
    const fs::path away{house.folder() / "registers/mikkeli.away"};
    const auto handed_over = [&] {
        const fs::path staging{folder_of_it / "saapuvat"};
        return fs::exists(staging)
                   ? std::distance(fs::directory_iterator{staging}, fs::directory_iterator{})
                   : 0;
    };
    const auto before = handed_over();
    Json line = Json::parse(read_file(sample_of(exchange)));
    line["source"]["system"] = "away";
    const std::size_t runs{house.accounts(name).size()};
    fs::rename(folder_of_it, away);
    parties.deliver(exchange, "away.ndjson", line.dump() + "\n" + line.dump() + "\n");
    const auto last = [&] {
        const std::vector<Json> accounts =
            house.accounts(name); // braces would make one array of them
        return accounts.size() == runs + 1 ? accounts.back() : Json::object();
    };
    REQUIRE(tests::corridor::eventually([&] {
        return last().value("pending", 0) == 2
               && house.daemon_output().find("REGISTER_UNREACHABLE") != std::string::npos;
    }));
    CHECK(last().at("rejected") == 0);
    CHECK(last().at("closed") == false);

    fs::rename(away, folder_of_it); // the run is tried again half a minute later
    REQUIRE(tests::corridor::eventually(
        [&] { return last().value("closed", false); }, std::chrono::seconds{60}));
    CHECK(last().at("released") == 2);
    CHECK(handed_over() == before + 2);
}

TEST_CASE(
    "one person is found in an export, and of two nobody knows which", "[parties][registers]") {
    adapters::directory::FileRegisterFactory factory;
    const auto reader = factory.open_reader(access_of("mikkeli", samples("mikkeli")));
    const auto found = reader->find("customers", core::PersonId{"020594X903P"});
    REQUIRE(found);
    REQUIRE(found.value());
    CHECK(found.value()->find("/Ammatti")->reveal() == "5120");
    const auto nobody = reader->find("customers", core::PersonId{"050594U903M"});
    REQUIRE(nobody);
    CHECK_FALSE(nobody.value());
    const auto twice = reader->find("coaching-diary", core::PersonId{"010594Y9021"});
    REQUIRE_FALSE(twice);
    CHECK(twice.rejection().code == core::Code{"REGISTER_AMBIGUOUS"});
    CHECK(
        failure_of([&] { static_cast<void>(reader->select("unknown", 0)); })
        == "REGISTER_SELECTION for good");
}

TEST_CASE(
    "beside a row of which nobody can say whose it is, nobody is found or missed in an export",
    "[parties][registers]") {
    const tests::simulators::TemporaryFolder exports;
    const fs::path file{exports.path() / "yhteydenotot-2026-03-01.json"};
    adapters::directory::FileRegisterFactory factory;
    const auto reader = factory.open_reader(access_of("pohjois-karjala", exports.path()));
    const std::string row{R"({"channel":"chat","customer":{"personalId":"020594X903P"}})"};
    write_file(file, R"({"threads":[)" + row + "]}");
    CHECK(reader->find("contacts", core::PersonId{"020594X903P"}).value().has_value());
    write_file(file, R"({"threads":[)" + row + R"(,{"channel":["chat"]}]})");
    for (const std::string person : {"020594X903P", "050594U903M"}) {
        CHECK(
            failure_of([&] { static_cast<void>(reader->find("contacts", core::PersonId{person})); })
            == "REGISTER_DATA");
    }
}
