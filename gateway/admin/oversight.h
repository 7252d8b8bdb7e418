#pragma once
// What those who answer for the data look at: messages one by one. Names, codes and times; what
// shows a person's data is asked for with a reason, like everything of that kind.

#include "gateway/ports/message_log.h"

namespace gateway::admin {

struct Oversight {
    ports::MessageLog& messages;
};

}
