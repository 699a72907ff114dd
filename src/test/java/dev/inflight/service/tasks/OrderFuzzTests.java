package dev.inflight.service.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.inflight.TaskText;
import dev.inflight.service.outbound.AllowList;
import dev.inflight.service.outbound.BodyBudget;
import dev.inflight.service.outbound.OutboundRequests;
import dev.inflight.service.problem.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Any bytes as the body of {@code POST /tasks}: read as any JSON parser reads it, or refused by field. */
class OrderFuzzTests {

    private final BodyBudget budget = new BodyBudget(1 << 20);
    private final TaskOrderReader reader = new TaskOrderReader(
            new OutboundRequests(
                    AllowList.of(List.of("127.0.0.0/8"), host -> new InetAddress[] {InetAddress.getLoopbackAddress()})),
            budget);

    @FuzzTest(maxDuration = "10s")
    void an_order_is_read_as_any_parser_reads_it_or_refused_by_field(byte[] body) throws IOException {
        TaskOrder order;
        try {
            order = reader.read(new ByteArrayInputStream(body), -1);
        } catch (Refusal refused) {
            assertThat(refused.status().value()).isIn(400, 403);
            assertThat(TaskText.escape(refused.field())).isEqualTo(refused.field());
            assertThat(TaskText.escape(refused.detail())).isEqualTo(refused.detail());
            return;
        } finally {
            assertThat(budget.take(1 << 20)).as("what was taken is given back").isTrue();
            budget.giveBack(1 << 20);
        }
        JsonNode whole = JsonMapper.shared().readTree(body);
        assertThat(order.spec().name()).isEqualTo(text(whole.get("name")));
        assertThat(order.spec().kind()).isEqualTo(text(whole.get("kind")) == null ? "http" : text(whole.get("kind")));
        assertThat(order.spec().timeout()).isGreaterThan(Duration.ZERO);
        assertThat(order.timeoutText()).isEqualTo(text(whole.get("timeout")));
        JsonNode request = whole.get("request");
        assertThat(order.request().body()).isEqualTo(text(request.get("body")));
        assertThat(request.get("url").stringValue())
                .startsWithIgnoringCase(order.request().url().getScheme());
        order.request().headers().forEach((name, value) -> {
            assertThat(name + value).doesNotContain("\r", "\n", "\u0000");
            assertThat(request.get("headers").get(name).stringValue()).isEqualTo(value);
        });
    }

    private static String text(JsonNode node) {
        return node == null || node.isNull() ? null : node.stringValue();
    }
}
