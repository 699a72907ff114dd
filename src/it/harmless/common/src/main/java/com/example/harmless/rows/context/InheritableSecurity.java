package com.example.harmless.rows.context;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;

@About("Spring Security's MODE_INHERITABLETHREADLOCAL: a new thread inherits, a pool's thread keeps the first user")
final class InheritableSecurity implements Row {

    @Override
    public void play(Sheet sheet) {
        SecurityContextHolder.setStrategyName(SecurityContextHolder.MODE_INHERITABLETHREADLOCAL);
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            for (String caller : List.of("alice", "bob")) {
                SecurityContextHolder.setContext(new SecurityContextImpl(
                        UsernamePasswordAuthenticationToken.authenticated(caller, null, List.of())));
                sheet.sayFuture("a new thread, called by " + caller, jobs.onNewThread());
                sheet.sayFuture("the pool's thread, called by " + caller, jobs.onPool());
            }
        } finally {
            SecurityContextHolder.clearContext();
            SecurityContextHolder.setStrategyName(SecurityContextHolder.MODE_THREADLOCAL);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {

        @Bean
        SimpleAsyncTaskExecutor fresh() {
            return new SimpleAsyncTaskExecutor("fresh-");
        }

        @Bean
        ThreadPoolTaskExecutor pool() {
            return new ThreadPoolTaskExecutor();
        }
    }

    static class Jobs {

        @Async("fresh")
        public CompletableFuture<String> onNewThread() {
            return me();
        }

        @Async("pool")
        public CompletableFuture<String> onPool() {
            return me();
        }

        private static CompletableFuture<String> me() {
            Authentication me = SecurityContextHolder.getContext().getAuthentication();
            return CompletableFuture.completedFuture(me == null ? "nobody" : me.getName());
        }
    }
}
