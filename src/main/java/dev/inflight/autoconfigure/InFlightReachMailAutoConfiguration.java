package dev.inflight.autoconfigure;

import dev.inflight.reach.mail.ReachedMailSenders;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Has mail that Spring's senders send stop with its task. */
@AutoConfiguration(after = InFlightAutoConfiguration.class)
@ConditionalOnClass(name = {"org.springframework.mail.javamail.JavaMailSenderImpl", "jakarta.mail.Session"})
@ConditionalOnBooleanProperty(name = "inflight.reach.mail.enabled", matchIfMissing = true)
public final class InFlightReachMailAutoConfiguration {

    InFlightReachMailAutoConfiguration() {}

    @Bean
    static ReachedMailSenders inFlightReachedMailSenders() {
        return new ReachedMailSenders();
    }
}
