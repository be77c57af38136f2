"""What pages are built of: the theme, the frame, fields, tables, dialogs and chips. Given data, they fetch nothing."""
