"""Dated things in, charts over time out: milestones, the pace between them, events."""
