#pragma once
// A file descriptor that closes itself.

#include <utility>

#include <unistd.h>

namespace adapters::directory {

class Descriptor final {
public:
    explicit Descriptor(int number) noexcept : m_number{number} {}
    Descriptor(Descriptor&& other) noexcept : m_number{std::exchange(other.m_number, -1)} {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    Descriptor& operator=(Descriptor&&) = delete;

    ~Descriptor() {
        if (m_number >= 0) {
            ::close(m_number);
        }
    }

    [[nodiscard]] bool open() const noexcept { return m_number >= 0; }
    [[nodiscard]] int number() const noexcept { return m_number; }

private:
    int m_number;
};

}
