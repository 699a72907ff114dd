package com.example.harmless.rows.context;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import io.micrometer.context.ContextRegistry;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.slf4j.MDC;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

@About(
        "a plain pool: nothing of the caller's (logging context, user, locale, registered thread-local) is on the worker")
final class NothingIsCarried implements Row {

    static final ThreadLocal<String> TENANT = new ThreadLocal<>();

    @Override
    public void play(Sheet sheet) {
        ContextRegistry.getInstance().registerThreadLocalAccessor("tenant", TENANT);
        try (var app = App.of(Config.class).start()) {
            MDC.put("request", "r1");
            TENANT.set("callers");
            LocaleContextHolder.setLocale(Locale.ITALIAN);
            SecurityContextHolder.getContext()
                    .setAuthentication(UsernamePasswordAuthenticationToken.authenticated("alice", null, List.of()));
            Jobs jobs = app.getBean(Jobs.class);
            sheet.sayFuture("on the worker", jobs.seen());
        } finally {
            TENANT.remove();
            LocaleContextHolder.resetLocaleContext();
            SecurityContextHolder.clearContext();
            ContextRegistry.getInstance().removeThreadLocalAccessor("tenant");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {}

    static class Jobs {

        @Async
        public CompletableFuture<String> seen() {
            return CompletableFuture.completedFuture(MDC.getCopyOfContextMap()
                    + " " + TENANT.get()
                    + " " + SecurityContextHolder.getContext().getAuthentication()
                    + " " + Locale.ITALIAN.equals(LocaleContextHolder.getLocale()));
        }
    }
}
