package dev.inflight.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskTableTests {

    @ParameterizedTest
    @CsvSource({
        "0, 0.0s",
        "12.34, 12.3s",
        "99.9, 99.9s",
        "100, 1m40s",
        "3599.9, 59m59s",
        "3600, 1h00m",
        "86399.9, 23h59m",
        "86400, 1d00h",
        "190000, 2d04h"
    })
    void anAgeHasTwoUnitsAtMost(double seconds, String text) {
        assertThat(TaskTable.seconds(seconds)).isEqualTo(text);
    }
}
