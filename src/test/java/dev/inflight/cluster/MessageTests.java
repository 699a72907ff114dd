package dev.inflight.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTests {

    private static final Message LIST = new Message("m1", "a", "LIST", 17, Map.of("name", "prices:*"));

    @Test
    void what_travels_is_flat() {
        assertThat(LIST.toWire())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("v", "1", "id", "m1", "from", "a", "type", "LIST", "until", "17", "name", "prices:*"));
    }

    @Test
    void what_travelled_is_read_again() {
        assertThat(Message.fromWire(LIST.toWire())).isEqualTo(LIST);
    }

    @ParameterizedTest
    @CsvSource({
        "v, 2",
        "v, ''",
        "id, ''",
        "id, a b",
        "from, ''",
        "from, a{b",
        "type, ''",
        "type, list",
        "until, ''",
        "until, soon",
        "until, -1",
        "until, 99999999999999999999",
        "Name, x",
        "a-b, x"
    })
    void what_makes_no_sense_is_unreadable(String key, String value) {
        Map<String, String> wire = new HashMap<>(LIST.toWire());
        wire.put(key, value);

        assertThat(Message.fromWire(wire).isUnreadable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v", "id", "from", "type", "until"})
    void what_lacks_a_part_is_unreadable(String key) {
        Map<String, String> wire = new HashMap<>(LIST.toWire());
        wire.remove(key);

        assertThat(Message.fromWire(wire).isUnreadable()).isTrue();
    }

    @Test
    void what_has_too_many_fields_is_unreadable() {
        Map<String, String> wire = new HashMap<>(LIST.toWire());
        for (int i = 0; i < 64; i++) {
            wire.put("x" + i, "");
        }

        assertThat(Message.fromWire(wire).isUnreadable()).isTrue();
    }

    @Test
    void an_order_that_is_too_large_is_unreadable() {
        Map<String, String> wire = new HashMap<>(LIST.toWire());
        wire.put("name", "ä".repeat(Message.MAX_ORDER_BYTES / 2));

        assertThat(Message.fromWire(wire).isUnreadable()).isTrue();
    }

    @Test
    void an_answer_may_be_as_large_as_is_said() {
        Map<String, String> fields = Map.of("rows", "😀".repeat((Message.MAX_ANSWER_BYTES - 4) / 4));

        assertThat(new Message("m1", "a", Message.ANSWER, 1, fields).fields()).isEqualTo(fields);
    }

    @Test
    void an_answer_is_not_larger_than_is_said() {
        Map<String, String> fields = Map.of("rows", "x".repeat(Message.MAX_ANSWER_BYTES));

        assertThatIllegalArgumentException().isThrownBy(() -> new Message("m1", "a", Message.ANSWER, 1, fields));
    }

    @Test
    void bytes_are_those_of_utf8() {
        assertThat(Message.bytes(Map.of("k", "aä€😀"))).isEqualTo(1 + 1 + 2 + 3 + 4);
    }

    @Test
    void a_surrogate_alone_is_replaced_as_it_would_be_on_the_way() {
        Message message = new Message("m1", "a", "LIST", 1, Map.of("name", "a\ud83db😀"));

        assertThat(message.fields()).containsEntry("name", "a\ufffdb😀");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v", "id", "from", "type", "until", "", "9", "Name", "ä"})
    void a_key_that_is_none_is_refused(String key) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Message("m1", "a", "LIST", 1, Map.of(key, "x")));
    }

    @Test
    void what_makes_no_sense_does_not_travel() {
        Message nonsense = Message.fromWire(Map.of("some", "thing"));

        assertThatIllegalStateException().isThrownBy(nonsense::toWire);
    }

    @Test
    void its_text_has_nothing_of_its_values() {
        assertThat(LIST).hasToString("Message[LIST m1 from a, 1 fields]");
    }
}
