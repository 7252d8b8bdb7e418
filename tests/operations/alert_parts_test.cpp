// The parts of alerts: the book of what was told, the words, the signature, the mailer.

#include "gateway/app/alert_book.h"
#include "gateway/app/alert_channels.h"
#include "gateway/app/alert_texts.h"
#include "gateway/app/system_clock.h"
#include "gateway/crypto/base64.h"
#include "gateway/http/loops.h"
#include "gateway/http/network_libraries.h"
#include "tests/http/support/certificates.h"
#include "tests/http/support/scripted_server.h"
#include "tests/operations/mail_server.h"

#include <catch2/catch.hpp>

#include <regex>

using namespace gateway;
using namespace std::chrono_literals;
using app::AlertBook;
using app::AlertNotice;
using app::Turn;
using tests::operations::MailServer;

namespace {

core::Instant at(int seconds) {
    return core::Instant::from_microseconds(1'800'000'000'000'000) + std::chrono::seconds{seconds};
}

ports::Cause disk_low(core::Instant since) {
    return {"DISK_LOW", {}, core::Severity::warning, {}, since};
}

AlertBook::Settings book_in(const std::filesystem::path& folder) {
    return {folder / "alerts.json", {"mail", "webhook"}, policy::Language::en, 60s};
}

std::vector<AlertNotice> mail_due(const AlertBook& book, int second) {
    std::vector<AlertNotice> notices{book.due(at(second))};
    std::erase_if(notices, [](const AlertNotice& notice) { return notice.channel != "mail"; });
    return notices;
}

/// Settings whose only channel is a webhook to this receiver.
app::Settings hooked_to(
    const tests::ScriptedServer& receiver, const tests::Authority& authority,
    const tests::Identity& identity, const std::filesystem::path& folder) {
    app::Settings settings;
    settings.tls_certificate = identity.certificate_file;
    settings.tls_key = identity.key_file;
    settings.alerts.webhook_url = receiver.url();
    settings.alerts.webhook_authority = authority.certificate_file();
    settings.alerts.webhook_secret_file = folder / "secret";
    tests::corridor::write_file(
        settings.alerts.webhook_secret_file, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
    std::filesystem::permissions(
        settings.alerts.webhook_secret_file,
        std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    return settings;
}

}

TEST_CASE("a cause is told once to each channel when it has lasted, and its end once", "[alerts]") {
    const tests::simulators::TemporaryFolder folder;
    AlertBook book{book_in(folder.path())};
    book.compare({{disk_low(at(0))}}, true, at(59));
    CHECK(book.waiting() == 0);
    book.compare({}, true, at(59)); // over sooner than it would have been told
    CHECK(book.waiting() == 0);

    book.compare({{disk_low(at(60))}}, true, at(120));
    book.compare({{disk_low(at(60))}}, true, at(121));
    REQUIRE(book.due(at(121)).size() == 2);
    CHECK(book.due(at(121)).front().title == "The disk is filling up");
    book.compare({}, false, at(122)); // a source could not say: nothing counts as over
    CHECK(book.waiting() == 2);
    book.compare({}, true, at(123));
    CHECK(book.waiting() == 4);
    book.compare({}, true, at(124));
    CHECK(book.waiting() == 4);

    // The end waits for the beginning, and for nothing else.
    for (const AlertNotice& notice : book.due(at(124))) {
        CHECK(notice.turn == Turn::opened);
        book.sent(notice);
    }
    REQUIRE(book.due(at(124)).size() == 2);
    CHECK(book.due(at(124)).front().turn == Turn::closed);
    CHECK(book.due(at(124)).front().title == "Over: The disk is filling up");
}

TEST_CASE("what nobody knows is neither told nor over", "[alerts]") {
    const tests::simulators::TemporaryFolder folder;
    AlertBook{book_in(folder.path())}.compare({{disk_low(at(0))}}, true, at(60));
    AlertBook book{book_in(folder.path())}; // a new process, that has not looked yet
    book.compare({{}, {"BREACH_OPEN", "DISK_LOW"}}, true, at(61));
    CHECK(book.waiting() == 2);
    book.compare({{disk_low(at(62))}, {"BREACH_OPEN"}}, true, at(200)); // told before
    CHECK(book.waiting() == 2);
    book.compare({{}, {"BREACH_OPEN"}}, true, at(201));
    CHECK(book.waiting() == 4);
}

TEST_CASE(
    "what could not be sent is due after ever longer pauses, and outlives the process",
    "[alerts]") {
    const tests::simulators::TemporaryFolder folder;
    std::string id;
    {
        AlertBook book{book_in(folder.path())};
        book.compare({{disk_low(at(0))}}, true, at(60));
        const AlertNotice notice{book.due(at(60)).front()};
        id = notice.id;
        book.failed(notice, at(60));
        CHECK(book.due(at(64)).size() == 1); // the other channel's
        CHECK(book.due(at(65)).size() == 2);
        book.failed(notice, at(65));
        CHECK(book.due(at(94)).size() == 1);
        CHECK(book.due(at(95)).size() == 2);
    }
    AlertBook next{book_in(folder.path())};
    next.compare({{disk_low(at(90))}}, true, at(200)); // the same cause, as a new process sees it
    CHECK(next.waiting() == 2);
    CHECK(next.due(at(200)).front().id == id);
    next.compare({}, true, at(201));
    CHECK(next.waiting() == 4);
}

// What was found: after an outage a fresh alarm waited, for hours, for the pause of an old one.
TEST_CASE("a cause waits for no other one, and an outage that is over for nobody", "[alerts]") {
    const tests::simulators::TemporaryFolder folder;
    AlertBook book{book_in(folder.path())};
    const auto mail = [&](int second) { return mail_due(book, second); };
    ports::Cause other{disk_low(at(30'000))};
    other.code = "OWN_CERTIFICATE_ENDS";
    book.compare({{disk_low(at(0))}}, true, at(60));
    for (const int second : {60, 10'000, 30'000}) {
        REQUIRE(mail(second).size() == 1);
        book.failed(mail(second).front(), at(second));
    }
    CHECK(mail(30'200).empty()); // it waits some minutes
    book.compare({{disk_low(at(0)), other}}, true, at(30'200));
    REQUIRE(mail(30'200).size() == 1);
    CHECK(mail(30'200).front().code == "OWN_CERTIFICATE_ENDS");
    book.sent(mail(30'200).front());
    REQUIRE(mail(30'200).size() == 1); // it takes mail again
    CHECK(mail(30'200).front().code == "DISK_LOW");
}

TEST_CASE("what another node is about to tell keeps nothing else silent", "[alerts]") {
    const tests::simulators::TemporaryFolder folder;
    AlertBook book{book_in(folder.path())};
    ports::Cause breach{disk_low(at(0))};
    breach.code = "BREACH_OPEN";
    breach.everybodys = true;
    ports::Cause clock{breach};
    clock.code = "CLOCK_BEHIND";
    book.compare({{breach, clock}}, true, at(60));
    REQUIRE(mail_due(book, 60).size() == 1);
    const AlertNotice anothers{mail_due(book, 60).front()};
    CHECK(anothers.code == "BREACH_OPEN");
    book.wait(anothers, at(60));
    REQUIRE(mail_due(book, 61).size() == 1);
    CHECK(mail_due(book, 61).front().code == "CLOCK_BEHIND");
    REQUIRE(mail_due(book, 120).size() == 1); // the other node may not have been able to
    CHECK(mail_due(book, 120).front().id == anothers.id);
    CHECK(mail_due(book, 120).front().attempts == 0);
}

TEST_CASE("what another node has told does not say that our channel takes anything", "[alerts]") {
    const tests::simulators::TemporaryFolder folder;
    AlertBook book{book_in(folder.path())};
    ports::Cause breach{disk_low(at(0))};
    breach.code = "BREACH_OPEN";
    breach.everybodys = true;
    book.compare({{disk_low(at(0)), breach}}, true, at(60));
    REQUIRE(mail_due(book, 60).size() == 2);
    book.failed(mail_due(book, 60).front(), at(60));
    REQUIRE(mail_due(book, 61).size() == 1);
    book.forget(mail_due(book, 61).front());
    CHECK(mail_due(book, 61).empty()); // the other one waits for its pause
    CHECK(book.waiting() == 3);
    CHECK(AlertBook{book_in(folder.path())}.waiting() == 3);
    CHECK(mail_due(book, 65).size() == 1);
}

TEST_CASE("a channel that takes nothing keeps no other one silent", "[alerts]") {
    const tests::simulators::TemporaryFolder folder;
    AlertBook book{book_in(folder.path())};
    int now{0};
    for (int cause{0}; cause < 1'100; ++cause) { // each is told, and its end
        book.compare({{disk_low(at(now))}}, true, at(now + 60));
        book.compare({}, true, at(now + 61));
        now += 100;
        for (int turn{0}; turn < 2; ++turn) {
            for (const AlertNotice& notice : book.due(at(now))) {
                if (notice.channel == "mail") {
                    book.sent(notice);
                }
            }
        }
    }
    CHECK(book.waiting() == 1'000); // the webhook's latest; all mail is out
    book.compare({{disk_low(at(now))}}, true, at(now + 60));
    const std::vector<AlertNotice> due{book.due(at(now + 60))};
    CHECK(std::any_of(due.begin(), due.end(), [](const AlertNotice& notice) {
        return notice.channel == "mail" && notice.turn == Turn::opened;
    }));
}

TEST_CASE(
    "what is told to nobody is not told; a channel that is gone waits for nothing", "[alerts]") {
    const tests::simulators::TemporaryFolder folder;
    AlertBook::Settings settings{book_in(folder.path())};
    {
        AlertBook book{settings};
        book.compare({{disk_low(at(0))}}, true, at(60));
        CHECK(book.waiting() == 2);
    }
    settings.channels = {"mail"};
    CHECK(AlertBook{settings}.waiting() == 1);
    settings.channels.clear();
    settings.file = folder.path() / "others.json";
    {
        AlertBook book{settings};
        book.compare({{disk_low(at(0))}}, true, at(60));
    }
    settings.channels = {"mail"};
    AlertBook book{settings};
    book.compare({{disk_low(at(0))}}, true, at(61));
    CHECK(book.waiting() == 1); // it is told to the channel that there is now
}

TEST_CASE("a book that was damaged, or cannot be written, counts on", "[alerts]") {
    const tests::simulators::TemporaryFolder folder;
    tests::corridor::write_file(folder.path() / "alerts.json", "{\"told\":[{\"key\":");
    AlertBook damaged{book_in(folder.path())};
    damaged.compare({{disk_low(at(0))}}, true, at(60));
    CHECK(damaged.waiting() == 2);
    AlertBook nowhere{book_in(folder.path() / "gone")};
    nowhere.compare({{disk_low(at(0))}}, true, at(60));
    nowhere.compare({{disk_low(at(0))}}, true, at(61));
    CHECK(nowhere.waiting() == 2);
}

TEST_CASE("every cause that operators are told of has its words in three languages", "[alerts]") {
    const std::string operations{
        tests::corridor::read_file(LAUTTURI_SOURCE_DIR "/docs/operations.md")};
    const std::size_t from{operations.find("| cause | when |")};
    REQUIRE(from != std::string::npos);
    const std::string table{operations.substr(from, operations.find("\n\n", from) - from)};
    const std::regex code{"([A-Z]+(?:_[A-Z]+)+)[ ,]"};
    std::size_t codes{0};
    for (auto found = std::sregex_iterator{table.begin(), table.end(), code};
         found != std::sregex_iterator{}; ++found) {
        INFO((*found)[1]);
        CHECK(app::has_alert_text((*found)[1].str()));
        ++codes;
    }
    CHECK(codes >= 6);
    ports::Cause cause{
        "PARTY_CERTIFICATE_ENDS",
        "kela",
        core::Severity::warning,
        {{"party", std::string{"kela"}}, {"day", std::string{"2027-01-31"}}},
        at(0)};
    for (const auto language : {policy::Language::fi, policy::Language::sv, policy::Language::en}) {
        const app::AlertText text{app::opened_text(cause, language)};
        CHECK(text.title.find("kela") != std::string::npos);
        CHECK(text.title.find("2027-01-31") != std::string::npos);
        CHECK(text.title.find('{') == std::string::npos);
        CHECK(text.text.size() > 20);
        CHECK(app::closed_text(text.title, language).title.size() > text.title.size());
    }
}

TEST_CASE("a webhook is signed as the specification's example", "[alerts]") {
    // The example of the specification's reference libraries: secret, id, timestamp, payload,
    // signature.
    const auto secret = crypto::from_base64("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    REQUIRE(secret);
    const std::string content{"msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{\"test\": 2432232314}"};
    CHECK(
        crypto::to_base64(crypto::KeyedDigest{*secret}.of(core::as_bytes(content)))
        == "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    AlertNotice notice;
    notice.id = "1";
    notice.title = "ä";
    const app::SignedWebhook hook{
        app::sign_webhook(notice, "node1", at(0), crypto::KeyedDigest{*secret})};
    CHECK(hook.id == "msg_1");
    CHECK(hook.timestamp == "1800000000");
    CHECK(
        hook.signature
        == "v1,"
               + crypto::to_base64(crypto::KeyedDigest{*secret}.of(
                   core::as_bytes("msg_1.1800000000." + hook.body))));
}

TEST_CASE("any 2xx takes a webhook, whatever becomes of the answer's body", "[alerts]") {
    const tests::simulators::TemporaryFolder folder;
    const http::NetworkLibraries libraries;
    const bool lines{GENERATE(true, false)}; // by our own lines, and by libcurl's engine
    tests::Authority authority{"receiver authority"};
    tests::ScriptedServer receiver{authority.issue_server(), {}};
    http::Loops loops{libraries, 1};
    loops.start();
    http::Client client{loops, http::Client::Settings{.lines = lines}};
    app::SystemClock clock;
    const auto channels = app::open_channels(
        hooked_to(receiver, authority, authority.issue_client(), folder.path()), &client, clock);
    REQUIRE(channels.size() == 1);
    const auto answered = [&](const std::string& answer) {
        tests::Script script;
        script.answer = answer;
        script.close = true;
        receiver.use(script);
        return channels.front()->send(AlertNotice{});
    };
    CHECK_FALSE(answered("HTTP/1.1 200 OK\r\n\r\nok")); // it ends with the connection
    CHECK_FALSE(answered(
        "HTTP/1.1 202 Accepted\r\nContent-Length: 100000\r\n\r\n" + std::string(100'000, 'x')));
    CHECK(answered("HTTP/1.1 503 No\r\n\r\nno") == core::Code{"WEBHOOK_REFUSED"});
    CHECK(answered("nonsense\r\n\r\n") == core::Code{"ANSWER_MALFORMED"});
    CHECK(receiver.requests().size() == 4);
}

TEST_CASE("base64 is read whole or not at all", "[alerts]") {
    for (const char* const text :
         {"", "f", "fo", "foo", "foob", "fooba", "foobar"}) { // RFC 4648 §10
        const auto read = crypto::from_base64(crypto::to_base64(core::as_bytes(text)));
        REQUIRE(read);
        CHECK(core::as_text(*read) == text);
    }
    CHECK(crypto::to_base64(core::as_bytes("fooba")) == "Zm9vYmE=");
    for (const char* const text :
         {"Zg=", "Zg", "Z===", " Zg==", "Zg==\n", "Zg=A", "Z!==", "===="}) {
        INFO(text);
        CHECK_FALSE(crypto::from_base64(text));
    }
}

TEST_CASE("mail goes over TLS alone, to a server that proves who it is", "[alerts]") {
    const http::NetworkLibraries libraries;
    const tests::simulators::DevCa authority{{"mail", "stranger:foreign"}};
    std::vector<std::string> to{"b@example.invalid"};
    const auto send = [&](const MailServer& server, const std::string& password = {}) {
        http::MailServer settings;
        settings.url = server.url();
        settings.authority_file = authority.authority();
        if (!password.empty()) {
            settings.user = "lautturi";
            settings.password = core::Secret<http::PasswordTag>{password};
        }
        return http::Mailer{settings}.send(
            http::Mail{"a@example.invalid", to, "Subject: x\r\n\r\nZg==\r\n"});
    };
    MailServer starttls{authority.identity("mail"), "starttls"};
    CHECK_FALSE(send(starttls));
    CHECK(starttls.message(1).text == "f");
    // what was found: one address that was gone kept every alert from all the others
    to = {"gone@example.invalid", "b@example.invalid"};
    CHECK_FALSE(send(starttls));
    CHECK(starttls.message(2).head.find("X-Seen-To: b@example.invalid") != std::string::npos);
    to.pop_back();
    CHECK(send(starttls) == core::Code{"MAIL_REFUSED"});
    to = {"b@example.invalid"};
    const MailServer smtps{authority.identity("mail"), "smtps"};
    CHECK_FALSE(send(smtps));
    CHECK(smtps.count() == 1);

    const MailServer plain{authority.identity("mail"), "plain"};
    CHECK(send(plain) == core::Code{"MAIL_NO_TLS"});
    CHECK(plain.count() == 0);
    const MailServer stranger{authority.identity("stranger"), "starttls"};
    CHECK(send(stranger) == core::Code{"TLS_PEER"});
    CHECK(stranger.count() == 0);
    const MailServer login{authority.identity("mail"), "starttls", {"lautturi", "right"}};
    CHECK(send(login, "wrong") == core::Code{"MAIL_LOGIN"});
    CHECK_FALSE(send(login, "right"));
    starttls.refuse(true);
    CHECK(send(starttls) == core::Code{"MAIL_REFUSED"});
    CHECK(starttls.count() == 2);
}
