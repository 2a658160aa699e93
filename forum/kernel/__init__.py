"""What every package stands on; imports no sibling."""
